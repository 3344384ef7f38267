/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/**
 * The nft section {@code nat}, nft(8). It follows from the uplinks' interfaces, gateways and addresses, not from carrier or reachability, so a failover
 * changes nothing of it.
 */
final class Ruleset {
    private final NatSettings settings;
    private final List<Forward> forwards;
    private final List<Side> sides;
    private final StringBuilder text = new StringBuilder();

    private Ruleset(NatSettings settings, List<Forward> forwards, List<Side> sides) {
        this.settings = settings;
        this.forwards = forwards;
        this.sides = sides;
    }

    /** The section; empty string: no uplink has an interface. */
    static String of(NatSettings settings, List<Forward> forwards, List<Side> sides) {
        return sides.isEmpty() ? "" : new Ruleset(settings, forwards, sides).section();
    }

    private String section() {
        List<String> translated = new ArrayList<>(hairpins());
        List<String> hidden = new ArrayList<>();
        for (Side s : sides) {
            settings.snatOf(s.name()).ifPresent(address -> {
                translated.add(s.leaving() + " snat ip to " + address);
                hidden.add(s.leaving() + " ip saddr != " + address + " fib saddr type != local drop");
            });
            if (settings.snatOf(s.name()).isEmpty() && settings.masquerades(s.name())) {
                translated.add(s.leaving() + " masquerade");
                hidden.add(s.leaving() + " fib saddr type != local drop");
            }
        }
        chain("nat_prerouting", "type nat hook prerouting priority dstnat", openings());
        chain("nat_postrouting", "type nat hook postrouting priority srcnat", translated);
        // conntrack does not translate what it holds for invalid: such a packet would leave with its private source
        chain("nat_untranslated", "type filter hook postrouting priority srcnat + 10", hidden);
        if (settings.denyForwarding()) {
            chain("nat_forward", "type filter hook forward priority filter", policy());
        }
        if (settings.dropInput()) {
            chain("nat_input", "type filter hook input priority filter", input());
        }
        if (settings.mssClamp()) {
            // what few packets are comes first, as every packet passes here
            String syn = "tcp flags & (syn|rst) == syn ";
            String clamp = " " + Side.set(devices(sides)) + " tcp option maxseg size set rt mtu";
            // both ends: the kernel takes the smaller one of both ways' MTU
            chain(
                    "nat_mss",
                    "type filter hook forward priority mangle",
                    List.of(syn + "oifname" + clamp, syn + "iifname" + clamp));
        }
        return text.toString();
    }

    private void chain(String name, String hook, List<String> rules) {
        if (!rules.isEmpty()) {
            text.append("chain ")
                    .append(name)
                    .append(" {\n")
                    .append("  ")
                    .append(hook)
                    .append("; policy accept;\n");
            rules.forEach(r -> text.append("  ").append(r).append('\n'));
            text.append("}\n");
        }
    }

    private static List<String> devices(List<Side> sides) {
        return sides.stream().map(Side::device).distinct().toList();
    }

    /** Flows from outside that a forward names are sent on, and with hairpin those of the LAN to the uplink's address as well. */
    private List<String> openings() {
        List<String> rules = new ArrayList<>();
        for (Forward f : forwards) {
            for (Side s : sides) {
                if (f.on(s.name())) {
                    rules.add(s.entering() + " fib daddr . iif type local " + sent(f));
                }
            }
            List<IpAddress> outside = f.hairpin() ? addresses(f) : List.of();
            if (!outside.isEmpty()) {
                rules.add("ip daddr " + Side.set(outside) + " " + sent(f));
            }
        }
        return rules.stream().distinct().toList();
    }

    private static String sent(Forward f) {
        String ports = f.first() == f.last() ? String.valueOf(f.first()) : f.first() + "-" + f.last();
        String match = switch (f.protocol()) {
            case TCP -> "tcp dport " + ports;
            case UDP -> "udp dport " + ports;
            case BOTH -> "meta l4proto { tcp, udp } th dport " + ports;
        };
        return match + " dnat ip to " + f.target()
                + (f.targetPort().isPresent() ? ":" + f.targetPort().getAsInt() : "");
    }

    private List<IpAddress> addresses(Forward f) {
        return sides.stream()
                .filter(s -> f.on(s.name()))
                .flatMap(s -> s.uplink().status().addresses().stream())
                .map(InterfacePrefix::address)
                .filter(a -> a.family() == AddressFamily.IPV4)
                .distinct()
                .sorted()
                .toList();
    }

    /** A host of the LAN that reached another one by the uplink's address has to see the answer come from there. */
    private List<String> hairpins() {
        List<IpAddress> outside = forwards.stream()
                .filter(Forward::hairpin)
                .flatMap(f -> addresses(f).stream())
                .distinct()
                .sorted()
                .toList();
        if (outside.isEmpty()) {
            return List.of();
        }
        String turned = " ct status dnat ct original ip daddr " + Side.set(outside) + " masquerade";
        List<String> rules = new ArrayList<>();
        rules.add("meta nfproto ipv4 iifname != " + Side.set(devices(sides)) + turned);
        sides.stream()
                .filter(s -> s.oneArmed() && !s.networks().isEmpty())
                .map(s -> "iifname " + s.device() + " ip saddr " + Side.set(s.networks()) + turned)
                .forEach(rules::add);
        return rules;
    }

    /**
     * Who may send what through the router. On a one-armed uplink conntrack may see one direction only, and takes the packets after the first for
     * invalid: there they pass.
     */
    private List<String> policy() {
        List<String> rules = new ArrayList<>();
        rules.add("ct state established,related accept");
        List<String> symmetric =
                devices(sides.stream().filter(s -> !s.oneArmed()).toList());
        if (!symmetric.isEmpty()) {
            rules.add("iifname " + Side.set(symmetric) + " ct state invalid drop");
            rules.add("oifname " + Side.set(symmetric) + " ct state invalid drop");
        }
        rules.add("ct status dnat accept");
        sides.stream().map(s -> s.entering() + " drop").distinct().forEach(rules::add);
        return rules;
    }

    /** What the router itself takes from outside where it is told to be strict; neighbour discovery and errors are ICMP. */
    private List<String> input() {
        List<String> rules = new ArrayList<>();
        rules.add("ct state established,related accept");
        rules.add("meta l4proto { icmp, ipv6-icmp } accept");
        rules.add("udp sport 67 udp dport 68 accept");
        rules.add("udp sport 547 udp dport 546 accept");
        sides.stream().map(s -> s.entering() + " drop").distinct().forEach(rules::add);
        return rules;
    }
}
