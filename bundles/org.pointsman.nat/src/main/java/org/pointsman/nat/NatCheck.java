/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Checks NAT and port forwards: values, uplinks' names, and two forwards that want the same port. */
@Component
public final class NatCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        Set<String> uplinks = uplinks(configuration.keySet());
        List<Problem> problems = new ArrayList<>();
        Map<String, Forward> forwards = new TreeMap<>();
        configuration.forEach((pid, values) -> {
            if (pid.equals(NatSettings.PID)) {
                nat(values, uplinks, problems);
            } else if (pid.startsWith(Forward.PID + "~")) {
                forward(pid, values, uplinks, problems).ifPresent(f -> forwards.put(pid, f));
            }
        });
        meetings(forwards, problems);
        return problems;
    }

    private static void nat(Map<String, Object> values, Set<String> uplinks, List<Problem> problems) {
        Map<String, String> spoken = new HashMap<>();
        for (String entry : texts(values, "snat")) {
            parse(NatSettings.PID, "snat", entry, NatSettings::snatEntry, problems)
                    .ifPresent(e -> once(e.getKey(), "snat", uplinks, spoken, problems));
        }
        texts(values, "routed").forEach(name -> once(name, "routed", uplinks, spoken, problems));
        for (String name : texts(values, "masquerade")) {
            if (!name.equals(NatSettings.ALL)) {
                once(name, "masquerade", uplinks, spoken, problems);
            }
        }
        texts(values, "oneArmed").forEach(name -> known(NatSettings.PID, "oneArmed", name, uplinks, problems));
    }

    /** An uplink is translated in one way only. */
    private static void once(
            String name, String key, Set<String> uplinks, Map<String, String> spoken, List<Problem> problems) {
        known(NatSettings.PID, key, name, uplinks, problems);
        String other = spoken.putIfAbsent(name, key);
        if (other != null) {
            problems.add(new Problem(
                    NatSettings.PID,
                    key,
                    "'" + name + "' is named " + (other.equals(key) ? "twice" : "by " + other + " as well")
                            + "; an uplink has one of masquerade, snat, routed"));
        }
    }

    private static void known(String pid, String key, String name, Set<String> uplinks, List<Problem> problems) {
        if (!uplinks.contains(name)) {
            problems.add(new Problem(
                    pid,
                    key,
                    "there is no uplink '" + name + "'; there "
                            + (uplinks.isEmpty() ? "is none" : "are " + String.join(", ", uplinks))));
        }
    }

    private static Optional<Forward> forward(
            String pid, Map<String, Object> values, Set<String> uplinks, List<Problem> problems) {
        int before = problems.size();
        Optional<Forward.Ports> ports =
                text(values, "port").flatMap(p -> parse(pid, "port", p, Forward.Ports::parse, problems));
        Optional<Forward.Target> target =
                text(values, "target").flatMap(t -> parse(pid, "target", t, Forward.Target::parse, problems));
        Optional<Forward.Protocol> protocol =
                parse(pid, "protocol", text(values, "protocol").orElse("tcp"), Forward.Protocol::of, problems);
        List<String> on = values.containsKey("uplinks") ? texts(values, "uplinks") : List.of(NatSettings.ALL);
        on.stream()
                .filter(name -> !name.equals(NatSettings.ALL))
                .forEach(name -> known(pid, "uplinks", name, uplinks, problems));
        if (problems.size() > before || ports.isEmpty() || target.isEmpty() || protocol.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt port = target.get().port();
        return parse(
                pid,
                "target",
                "",
                nothing -> new Forward(
                        pid.substring(pid.indexOf('~') + 1),
                        protocol.get(),
                        ports.get().first(),
                        ports.get().last(),
                        target.get().address(),
                        port,
                        on,
                        true),
                problems);
    }

    private static void meetings(Map<String, Forward> forwards, List<Problem> problems) {
        List<String> pids = List.copyOf(forwards.keySet());
        for (int i = 0; i < pids.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (forwards.get(pids.get(i)).meets(forwards.get(pids.get(j)))) {
                    problems.add(new Problem(
                            pids.get(i), "port", "a port of it is forwarded by " + pids.get(j) + " already"));
                }
            }
        }
    }

    /** Names behind the {@code ~} of everything that is an uplink: by custom a part of its PID is "uplink". */
    private static Set<String> uplinks(Collection<String> pids) {
        Set<String> names = new TreeSet<>();
        for (String pid : pids) {
            int tilde = pid.indexOf('~');
            if (tilde > 0 && Arrays.asList(pid.substring(0, tilde).split("\\.")).contains("uplink")) {
                names.add(pid.substring(tilde + 1));
            }
        }
        return names;
    }

    private static <T> Optional<T> parse(
            String pid, String key, String text, Function<String, T> parser, List<Problem> problems) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(pid, key, e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> text(Map<String, Object> values, String key) {
        return values.get(key) instanceof String s ? Optional.of(s) : Optional.empty();
    }

    private static List<String> texts(Map<String, Object> values, String key) {
        Object value = values.get(key);
        List<String> found = new ArrayList<>();
        if (value instanceof String s) {
            found.add(s.strip());
        } else if (value instanceof Object[] many) {
            Arrays.stream(many).forEach(v -> found.add(String.valueOf(v).strip()));
        } else if (value instanceof Iterable<?> many) {
            many.forEach(v -> found.add(String.valueOf(v).strip()));
        }
        return found;
    }
}
