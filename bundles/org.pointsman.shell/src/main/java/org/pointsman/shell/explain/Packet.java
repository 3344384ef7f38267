/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.net.IpAddress;

/**
 * A packet as a person describes it.
 *
 * @param source where it comes from; empty: from the router itself
 * @param destination where it goes
 * @param protocol IP protocol number; empty: any
 * @param port destination port; empty: any
 */
public record Packet(Optional<IpAddress> source, IpAddress destination, OptionalInt protocol, OptionalInt port) {
    /** In place of a source: the router itself. */
    public static final String ROUTER = "router";

    private static final Map<String, Integer> PROTOCOLS =
            Map.of("tcp", Flow.TCP, "udp", Flow.UDP, "icmp", 1, "icmpv6", 58);

    /**
     * Understands {@code 192.168.7.20}, {@code 203.0.113.9} and {@code tcp/443}, {@code udp}, or nothing.
     *
     * @throws IllegalArgumentException with one sentence
     */
    public static Packet parse(String source, String destination, String service) {
        Optional<IpAddress> from = source.equals(ROUTER) ? Optional.empty() : Optional.of(address(source));
        IpAddress to = address(destination);
        if (from.filter(f -> f.family() != to.family()).isPresent()) {
            throw new IllegalArgumentException("One address is IPv4 and the other IPv6; no packet has both.");
        }
        if (service.isEmpty()) {
            return new Packet(from, to, OptionalInt.empty(), OptionalInt.empty());
        }
        int slash = service.indexOf('/');
        String name = (slash < 0 ? service : service.substring(0, slash)).toLowerCase(Locale.ROOT);
        String port = slash < 0 ? "" : service.substring(slash + 1);
        Integer protocol = PROTOCOLS.get(name);
        boolean ports = protocol != null && (protocol == Flow.TCP || protocol == Flow.UDP);
        boolean good = slash < 0 || ports && port.matches("[0-9]{1,5}") && inRange(Integer.parseInt(port));
        if (protocol == null || !good) {
            throw new IllegalArgumentException("'" + service
                    + "' is not PROTOCOL/PORT: tcp, udp, icmp or icmpv6, the first two with a port of 1 to 65535,"
                    + " such as tcp/443.");
        }
        return new Packet(
                from,
                to,
                OptionalInt.of(protocol),
                port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    private static boolean inRange(int port) {
        return port >= 1 && port <= 65535;
    }

    private static IpAddress address(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; names are not looked up here.");
        }
    }

    /** Whether {@code flow} is one of such packets. */
    public boolean matches(Flow flow) {
        return source.filter(s -> !s.equals(flow.original().source())).isEmpty()
                && flow.original().destination().equals(destination)
                && (protocol.isEmpty() || protocol.getAsInt() == flow.protocol())
                && (port.isEmpty() || port.getAsInt() == flow.original().destinationPort());
    }

    /** {@code TCP port 443}; empty string for any. */
    public String service() {
        if (protocol.isEmpty()) {
            return "";
        }
        String name = PROTOCOLS.entrySet().stream()
                .filter(e -> e.getValue() == protocol.getAsInt())
                .map(e -> e.getKey().equals("icmpv6") ? "ICMPv6" : e.getKey().toUpperCase(Locale.ROOT))
                .findFirst()
                .orElseThrow();
        return name + (port.isPresent() ? " port " + port.getAsInt() : "");
    }
}
