/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import org.pointsman.api.kernel.Registration;

/** Services of Pointsman that are there and do nothing: subscriptions that never hear anything, answers that are empty. */
final class Idle {
    private Idle() {}

    /** {@code type} with those methods of {@code known} that have the same name and parameters; all others do nothing. */
    static <S> S service(Class<S> type, Object known) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "equals":
                            return proxy == arguments[0];
                        case "toString":
                            return "idle " + type.getSimpleName();
                        default:
                    }
                    Method own = find(known, method);
                    if (own == null) {
                        return nothing(method.getReturnType());
                    }
                    try {
                        return own.invoke(known, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Method find(Object known, Method method) {
        try {
            Method own = known.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
            own.setAccessible(true);
            return own;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Object nothing(Class<?> type) {
        if (type == Registration.class) {
            return (Registration) () -> {};
        }
        return Map.<Class<?>, Object>ofEntries(
                        Map.entry(boolean.class, false),
                        Map.entry(int.class, 0),
                        Map.entry(long.class, 0L),
                        Map.entry(double.class, 0.0),
                        Map.entry(String.class, ""),
                        Map.entry(List.class, List.of()),
                        Map.entry(Map.class, Map.of()),
                        Map.entry(SortedMap.class, Collections.emptySortedMap()),
                        Map.entry(SortedSet.class, Collections.emptySortedSet()),
                        Map.entry(Optional.class, Optional.empty()),
                        Map.entry(OptionalLong.class, OptionalLong.empty()),
                        Map.entry(OptionalDouble.class, OptionalDouble.empty()))
                .get(type);
    }
}
