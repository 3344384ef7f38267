/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * A port forward.
 *
 * @param name as behind the {@code ~} of its PID
 * @param first first port outside, 1 to 65535
 * @param last last port outside, not below {@code first}
 * @param targetPort port of the target; empty: as outside
 * @param uplinks names, or {@value NatSettings#ALL}
 * @param hairpin whether the LAN can use it by the uplink's address
 */
record Forward(
        String name,
        Protocol protocol,
        int first,
        int last,
        IpAddress target,
        OptionalInt targetPort,
        List<String> uplinks,
        boolean hairpin) {
    static final String PID = "org.pointsman.nat.forward";

    /** What has ports. */
    enum Protocol {
        TCP,
        UDP,
        BOTH;

        static Protocol of(String word) {
            return switch (word.strip().toLowerCase(Locale.ROOT)) {
                case "tcp" -> TCP;
                case "udp" -> UDP;
                case "both" -> BOTH;
                default -> throw new IllegalArgumentException("'" + word + "' is not one of tcp, udp, both");
            };
        }

        boolean meets(Protocol other) {
            return this == other || this == BOTH || other == BOTH;
        }
    }

    /** Ports, both ends included. */
    record Ports(int first, int last) {
        /**
         * Parses {@code 8080} or {@code 5000-5010}.
         *
         * @throws IllegalArgumentException with one sentence if it is something else
         */
        static Ports parse(String text) {
            String[] ends = text.strip().split("\\s*-\\s*", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("'" + text + "' is neither a port nor a range such as 5000-5010");
            }
            int first = number(ends[0], text);
            int last = number(ends[ends.length - 1], text);
            if (last < first) {
                throw new IllegalArgumentException("'" + text + "' does not run from a lower to a higher port");
            }
            return new Ports(first, last);
        }
    }

    /** A host, and perhaps its port. */
    record Target(IpAddress address, OptionalInt port) {
        /**
         * Parses {@code 192.0.2.10} or {@code 192.0.2.10:80}.
         *
         * @throws IllegalArgumentException with one sentence if it is something else
         */
        static Target parse(String given) {
            String text = given.strip();
            int colon = text.indexOf(':');
            boolean withPort = colon >= 0 && colon == text.lastIndexOf(':');
            IpAddress address = IpAddress.parse(withPort ? text.substring(0, colon) : text);
            if (address.family() != AddressFamily.IPV4) {
                throw new IllegalArgumentException("'" + text + "' is no IPv4 address, and only IPv4 is translated");
            }
            return new Target(
                    address, withPort ? OptionalInt.of(number(text.substring(colon + 1), text)) : OptionalInt.empty());
        }
    }

    /** Copies the list and checks the ports against each other. */
    Forward {
        uplinks = List.copyOf(uplinks);
        if (targetPort.isPresent() && last > first) {
            throw new IllegalArgumentException("'" + target + ":" + targetPort.getAsInt()
                    + "' has a port, but a range of ports keeps its ports: leave ':" + targetPort.getAsInt() + "' out");
        }
    }

    /**
     * From the configuration.
     *
     * @throws IllegalArgumentException with one sentence that names the value
     */
    static Forward of(String name, ForwardConfig config) {
        Ports ports = Ports.parse(config.port());
        Target target = Target.parse(config.target());
        List<String> uplinks = new ArrayList<>();
        for (String uplink : config.uplinks()) {
            uplinks.add(uplink.strip());
        }
        return new Forward(
                name,
                Protocol.of(config.protocol()),
                ports.first(),
                ports.last(),
                target.address(),
                target.port(),
                uplinks,
                config.hairpin());
    }

    private static int number(String digits, String text) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has no port of 1 to 65535 where one is expected");
        }
        return port;
    }

    /** Whether it is open on this uplink. */
    boolean on(String uplink) {
        return uplinks.contains(uplink) || uplinks.contains(NatSettings.ALL);
    }

    /** Whether both want the same port of the same uplink. */
    boolean meets(Forward other) {
        boolean samePlace = uplinks.contains(NatSettings.ALL)
                || other.uplinks.contains(NatSettings.ALL)
                || uplinks.stream().anyMatch(other.uplinks::contains);
        return samePlace && protocol.meets(other.protocol) && first <= other.last && other.first <= last;
    }
}
