/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pointsman.api.config.ConfigurationCheck.Problem;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/** What is wrong with the uplinks of one factory PID, and with them beside all others. Pure. */
public final class Checks {
    /** Types that are checked here: of two such uplinks the later tells; a foreign one is told of by ours alone. */
    private static final Set<String> CHECKED = Set.of("org.pointsman.uplink.ethernet", "org.pointsman.uplink.wifi");

    /** Keys where an empty string means "not given", as in {@link Settings#of}. */
    private static final Set<String> OPTIONAL = Set.of("port", "address", "gateway");

    private Checks() {}

    /** Problems of the uplinks whose factory PID is {@code factoryPid}. */
    public static List<Problem> of(String factoryPid, Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(factoryPid + "~")) {
                one(pid, values, problems);
                sharing(pid, values, configuration, problems);
            }
        });
        return problems;
    }

    private static void one(String pid, Map<String, Object> values, List<Problem> problems) {
        parse(pid, "interface", values, problems, InterfaceName::require);
        parse(pid, "port", values, problems, InterfaceName::require);
        Optional<InterfacePrefix> address = parse(pid, "address", values, problems, InterfacePrefix::parse);
        Optional<IpAddress> gateway = parse(pid, "gateway", values, problems, IpAddress::parse);
        for (String server : texts(values.get("resolvers"))) {
            parse(pid, "resolvers", Map.of("resolvers", server), problems, IpAddress::parse);
        }
        Optional<Addressing> mode = parse(
                pid,
                "addressing",
                Map.of("addressing", text(values, "addressing")),
                problems,
                word -> Settings.mode(word, !absent(values, "address")));
        if (mode.filter(m -> m == Addressing.STATIC).isPresent()) {
            if (absent(values, "address")) {
                problems.add(new Problem(
                        pid, "address", "is missing: addressing static needs an address such as 192.0.2.2/24"));
            }
            if (absent(values, "gateway")) {
                problems.add(
                        new Problem(pid, "gateway", "is missing: addressing static needs a gateway such as 192.0.2.1"));
            }
        }
        if (address.isPresent() && gateway.isPresent()) {
            InterfacePrefix own = address.get();
            if (own.address().equals(gateway.get())) {
                problems.add(new Problem(pid, "gateway", "'" + gateway.get() + "' is the uplink's own address"));
            } else if (own.address().family() != gateway.get().family()
                    || own.length() < own.address().family().bits()
                            && !own.network().contains(gateway.get())) {
                problems.add(new Problem(
                        pid,
                        "gateway",
                        "'" + gateway.get() + "' is not in " + own.network() + ", the network of address " + own));
            }
        }
    }

    private static <T> Optional<T> parse(
            String pid, String key, Map<String, Object> values, List<Problem> problems, Function<String, T> parser) {
        if (!(values.get(key) instanceof String text) || text.isBlank() && OPTIONAL.contains(key)) {
            return Optional.empty(); // absent, or of another type: the metatype says so
        }
        try {
            return Optional.of(parser.apply(text.strip()));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(pid, key, e.getMessage()));
            return Optional.empty();
        }
    }

    /** Two uplinks may share an interface only if each has a gateway of its own; told once. */
    private static void sharing(
            String pid, Map<String, Object> values, Map<String, Map<String, Object>> all, List<Problem> problems) {
        String device = text(values, "interface");
        new TreeMap<>(all).forEach((other, theirs) -> {
            boolean mineToTell = isUplink(other) && (other.compareTo(pid) < 0 || !CHECKED.contains(type(other)));
            if (mineToTell
                    && !other.equals(pid)
                    && !device.isEmpty()
                    && device.equals(text(theirs, "interface"))
                    && !distinct(text(values, "gateway"), text(theirs, "gateway"))) {
                problems.add(new Problem(
                        pid,
                        "interface",
                        "'" + device + "' is also the interface of " + other
                                + "; two uplinks on one interface need two different gateways"));
            }
        });
    }

    private static boolean distinct(String mine, String theirs) {
        return !mine.isEmpty() && !theirs.isEmpty() && !canonical(mine).equals(canonical(theirs));
    }

    private static String canonical(String address) {
        try {
            return IpAddress.parse(address).toString();
        } catch (IllegalArgumentException e) {
            return address; // told elsewhere
        }
    }

    /** Whether {@code pid} is a configured uplink, of whatever maker: by custom a part of its name is "uplink". */
    private static boolean isUplink(String pid) {
        return pid.indexOf('~') > 0 && List.of(type(pid).split("\\.")).contains("uplink");
    }

    private static String type(String pid) {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? pid : pid.substring(0, tilde);
    }

    private static boolean absent(Map<String, Object> values, String key) {
        return values.getOrDefault(key, "") instanceof String s && s.isBlank();
    }

    private static String text(Map<String, Object> values, String key) {
        return values.get(key) instanceof String s ? s.strip() : "";
    }

    private static List<String> texts(Object value) {
        if (value instanceof String s) {
            return List.of(s);
        } else if (value instanceof Object[] many) {
            return Stream.of(many).map(String::valueOf).toList();
        } else if (value instanceof Iterable<?> many) {
            List<String> all = new ArrayList<>();
            many.forEach(v -> all.add(String.valueOf(v)));
            return all;
        }
        return List.of();
    }
}
