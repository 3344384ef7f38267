/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.state.Ownership;

/** Checks the joins, each for itself and beside the others. */
@Component
public final class ProxyArpCheck implements ConfigurationCheck {
    private static final List<String> RELAYED = List.of("dhcp", "mdns", "ssdp", "netbios");

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> joinOf = new HashMap<>();
        new TreeMap<>(configuration).forEach((pid, values) -> {
            if (pid.startsWith(ProxyArpComponent.PID + "~")) {
                Reader.Result result = Reader.read(given(pid, values));
                result.faults().forEach(f -> problems.add(new Problem(pid, f.key(), f.sentence())));
                result.settings()
                        .ifPresent(s -> s.devices().forEach(device -> {
                            String other = joinOf.putIfAbsent(device, pid);
                            if (other != null) {
                                problems.add(new Problem(
                                        pid, "interfaces", "'" + device + "' is a member of " + other + " already"));
                            }
                        }));
                if (joinOf.size() > Ownership.MAX_MEMBERS) {
                    problems.add(new Problem(
                            pid,
                            "interfaces",
                            "all joins together have more than " + Ownership.MAX_MEMBERS + " interfaces"));
                }
            }
        });
        return problems;
    }

    private static Reader.Given given(String pid, Map<String, Object> values) {
        return new Reader.Given(
                pid.substring(pid.indexOf('~') + 1),
                texts(values.get("interfaces")),
                values.containsKey("relay") ? texts(values.get("relay")) : RELAYED,
                number(values, "relayRate", 200),
                number(values, "refresh", 30),
                number(values, "hosts", 2048));
    }

    /** Another type is told by the check against the metatype. */
    private static int number(Map<String, Object> values, String key, int otherwise) {
        return values.get(key) instanceof Number n ? n.intValue() : otherwise;
    }

    private static List<String> texts(Object value) {
        if (value instanceof Object[] many) {
            return Stream.of(many).map(String::valueOf).toList();
        } else if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return value instanceof String s ? List.of(s) : List.of();
    }
}
