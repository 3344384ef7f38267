/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pointsman.api.kernel.Link;
import org.pointsman.shell.setup.Seen.Nature;

/**
 * What each interface would best be. Pure. Careful rather than clever: what somebody else manages is adopted, so that nothing of it is changed; an
 * interface with an address and no way to the internet is a network of hosts, and left alone.
 */
public final class Proposal {
    private static final Map<Nature, String> TYPE = Map.of(
            Nature.ETHERNET, "org.pointsman.uplink.ethernet",
            Nature.WIFI, "org.pointsman.uplink.wifi",
            // found by its interface, which is all that is known of it here
            Nature.STICK, "org.pointsman.uplink.ethernet");
    private static final Map<Nature, String> NAME =
            Map.of(Nature.ETHERNET, "cable", Nature.WIFI, "wifi", Nature.STICK, "lte");

    private final Set<String> names;
    private final Set<String> configured;
    private int metric;

    private Proposal(Collection<String> names, Collection<String> configured) {
        this.names = new HashSet<>(names);
        this.configured = Set.copyOf(configured);
    }

    /**
     * Proposes.
     *
     * @param seen all interfaces
     * @param names of uplinks that there are already
     * @param configured interfaces that the configuration names already
     * @return uplinks in order of preference, then the others by name
     */
    public static List<Role> of(Collection<Seen> seen, Collection<String> names, Collection<String> configured) {
        Proposal proposal = new Proposal(names, configured);
        proposal.metric = 10 * names.size();
        List<Seen> ordered = seen.stream()
                .sorted(Comparator.comparing(Seen::nature) // the cheapest first
                        .thenComparingInt(s -> s.defaultRoute().orElse(Integer.MAX_VALUE))
                        .thenComparing(s -> s.link().name()))
                .toList();
        List<Role> roles = new ArrayList<>();
        for (Seen s : ordered) {
            roles.add(proposal.role(s));
        }
        roles.sort(Comparator.comparing((Role r) -> !r.uplink()));
        return List.copyOf(roles);
    }

    private Role role(Seen s) {
        Link link = s.link();
        if (configured.contains(link.name())) {
            return Role.none(link.name(), "as it is", "the configuration names it already");
        }
        if (link.master() != 0) {
            return Role.none(link.name(), "port", "it belongs to a bridge or bond");
        }
        if (s.defaultRoute().isPresent()) {
            return uplink(s, "adopt", "somebody else manages it and has a default route by it; that stays so");
        }
        if (s.nature() == Nature.STICK) {
            return uplink(s, "dhcp", "it is a mobile modem on USB, which gives out an address by DHCP");
        }
        if (s.nature() == Nature.WIFI) {
            return Role.none(
                    link.name(),
                    "unused",
                    link.running() ? "it is associated, but nobody has a default route by it" : "it is not associated");
        }
        if (!s.addresses().isEmpty()) {
            return Role.none(
                    link.name(),
                    "LAN",
                    "it has " + s.addresses().get(0) + " and no default route: hosts are behind it, not the internet");
        }
        if (!link.carrier()) {
            return Role.none(link.name(), "unused", "it has no carrier; plug it in and ask again");
        }
        if (!link.kind().isEmpty()
                && !link.kind().equals("vlan")
                && !link.kind().equals("veth")) {
            return Role.none(link.name(), "unused", "it is a " + link.kind() + " without an address");
        }
        return uplink(s, "dhcp", "it has carrier and no address: a provider's line is asked for one by DHCP");
    }

    private Role uplink(Seen s, String addressing, String why) {
        metric += 10;
        String name = name(NAME.get(s.nature()));
        String device = s.link().name();
        String pid = TYPE.get(s.nature()) + "~" + name;
        return new Role(
                device,
                "uplink " + name,
                why,
                pid,
                String.format(
                        Locale.ROOT,
                        "{ \"interface\": \"%s\", \"metric\": %d, \"addressing\": \"%s\" }",
                        device,
                        metric,
                        addressing));
    }

    private String name(String wish) {
        String name = wish;
        for (int i = 2; !names.add(name); i++) {
            name = wish + i;
        }
        return name;
    }
}
