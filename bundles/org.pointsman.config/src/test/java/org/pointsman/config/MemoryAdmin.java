/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** As much of Config Admin as we use, and one that can fail. */
final class MemoryAdmin {
    final Map<String, Dictionary<String, Object>> held = new TreeMap<>();
    /** PIDs that cannot be updated. */
    final Set<String> broken = new TreeSet<>();

    ConfigurationAdmin service() {
        return proxy(ConfigurationAdmin.class, (name, arguments) -> switch (name) {
            case "listConfigurations" ->
                held.keySet().stream()
                        .filter(pid -> held.get(pid).get(".pointsman.config") != null)
                        .map(this::configuration)
                        .toArray(Configuration[]::new);
            case "getConfiguration" -> configuration((String) arguments[0]);
            case "getFactoryConfiguration" -> configuration(arguments[0] + "~" + arguments[1]);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private Configuration configuration(String pid) {
        return proxy(Configuration.class, (name, arguments) -> switch (name) {
            case "getPid" -> pid;
            case "getProperties" -> held.get(pid);
            case "delete" -> held.remove(pid);
            case "update" -> {
                if (broken.contains(pid)) {
                    throw new IOException("disk full");
                }
                Dictionary<String, Object> copy = new Hashtable<>();
                Dictionary<?, ?> given = (Dictionary<?, ?>) arguments[0];
                Collections.list(given.keys()).forEach(key -> copy.put((String) key, given.get(key)));
                copy.put("service.pid", pid);
                yield held.put(pid, copy);
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Call {
        Object of(String name, Object[] arguments) throws IOException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.of(method.getName(), arguments)));
    }
}
