/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Component property types (OSGi Declarative Services 112.8.2) as a component gets them, from keys and values as in the configuration file. */
public final class Configurations {
    private Configurations() {}

    /** All defaults. */
    public static <C> C of(Class<C> type) {
        return of(type, Map.of());
    }

    /**
     * The configuration with these values.
     *
     * @param type annotation whose methods are the keys
     * @param values by key as in the file: {@code interface}, not {@code $interface}
     * @throws IllegalArgumentException with one sentence for a key that the type does not have, or a value of another type
     */
    public static <C> C of(Class<C> type, Map<String, Object> values) {
        Map<String, Object> answers = new HashMap<>();
        Map<String, Object> left = new HashMap<>(values);
        for (Method method : type.getDeclaredMethods()) {
            String key = key(method.getName());
            Object given = left.remove(key);
            Object value = given == null ? method.getDefaultValue() : given;
            answers.put(method.getName(), value == null ? absent(method.getReturnType()) : value);
            if (given != null && !boxed(method.getReturnType()).isInstance(given)) {
                throw new IllegalArgumentException("'" + key + "' of " + type.getSimpleName() + " is a "
                        + method.getReturnType().getSimpleName());
            }
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no key " + left.keySet());
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "annotationType" -> type;
                    case "toString" -> type.getSimpleName() + answers;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> answers.get(method.getName());
                }));
    }

    /** The key that a method stands for (OSGi Declarative Services 112.8.2.1). */
    public static String key(String method) {
        return method.replace("$_$", "-")
                .replaceAll("(?<!\\$)\\$(?!\\$)", "")
                .replace("$$", "$")
                .replaceAll("(?<!_)_(?!_)", ".")
                .replace("__", "_");
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    private static Object absent(Class<?> type) {
        return type.isPrimitive()
                ? Array.get(Array.newInstance(type, 1), 0)
                : type.isArray() ? Array.newInstance(type.getComponentType(), 0) : null;
    }
}
