/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.InterfacePrefix;

/** Checks the served networks, each for itself and beside the others and the uplinks. */
@Component
public final class LanCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        TreeMap<String, Settings> good = new TreeMap<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(LanComponent.PID + "~")) {
                Reader.Result result = Reader.read(given(pid, values));
                result.faults().forEach(f -> problems.add(new Problem(pid, f.key(), f.sentence())));
                result.settings().ifPresent(s -> good.put(pid, s));
                if (values.containsKey("uplinks")) {
                    allowed(pid, texts(values.get("uplinks")), configuration, problems);
                }
            }
        });
        good.forEach((pid, lan) -> {
            good.headMap(pid).forEach((other, earlier) -> beside(pid, lan, other, earlier, problems));
            uplinks(pid, lan, configuration, problems);
        });
        return problems;
    }

    /** An uplink's name stands behind the {@code ~} of its PID, of which by custom a part is "uplink". */
    private static void allowed(
            String pid, List<String> names, Map<String, Map<String, Object>> configuration, List<Problem> problems) {
        List<String> known = configuration.keySet().stream()
                .filter(p -> p.indexOf('~') > 0
                        && List.of(p.substring(0, p.indexOf('~')).split("\\.")).contains("uplink"))
                .map(p -> p.substring(p.indexOf('~') + 1))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            problems.add(new Problem(
                    pid,
                    "uplinks",
                    "names no uplink: leave it out to allow all, or name those that its hosts may use"));
        }
        names.stream()
                .filter(n -> !n.equals(Allowance.ALL) && !known.contains(n))
                .forEach(n -> problems.add(new Problem(
                        pid,
                        "uplinks",
                        "there is no uplink '" + n + "'; there "
                                + (known.isEmpty() ? "is none" : "are " + String.join(", ", known)))));
    }

    private static void beside(String pid, Settings lan, String other, Settings earlier, List<Problem> problems) {
        if (Overlap.meet(lan.address().network(), earlier.address().network())) {
            problems.add(new Problem(
                    pid,
                    "address",
                    "'" + lan.address() + "' overlaps " + earlier.address().network() + ", the network of " + other));
        }
    }

    /** Uplinks with an address in the file; one on the LAN's own interface belongs there: the modem is in the LAN. */
    private static void uplinks(
            String pid, Settings lan, Map<String, Map<String, Object>> configuration, List<Problem> problems) {
        new TreeMap<>(configuration).forEach((other, values) -> {
            if (!List.of(other.split("[.~]")).contains("uplink")
                    || text(values, "interface").equals(lan.device())) {
                return;
            }
            parse(text(values, "address"))
                    .filter(a -> Overlap.meet(a.network(), lan.address().network()))
                    .ifPresent(a -> problems.add(new Problem(
                            pid,
                            "address",
                            "'" + lan.address() + "' overlaps " + a.network() + ", the network of " + other
                                    + "; give the LAN other addresses")));
        });
    }

    private static Optional<InterfacePrefix> parse(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(InterfacePrefix.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // told by the uplink's own check
        }
    }

    private static Reader.Given given(String pid, Map<String, Object> values) {
        return new Reader.Given(
                pid.substring(pid.indexOf('~') + 1),
                text(values, "interface"),
                text(values, "address"),
                text(values, "dhcp"),
                values.containsKey("lease") ? text(values, "lease") : "12h",
                values.containsKey("domain") ? text(values, "domain") : "lan",
                texts(values.get("leases")),
                texts(values.get("names")));
    }

    private static String text(Map<String, Object> values, String key) {
        return values.get(key) instanceof String s ? s.strip() : "";
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
