/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * What the kernel holds for a join. Pure.
 *
 * @param network the joined network; empty: no member has an address
 * @param devices members that take part, the preferred first
 * @param places where every host is
 */
record JoinState(Optional<Prefix> network, List<String> devices, SortedMap<IpAddress, String> places) {
    static final JoinState NOTHING = new JoinState(Optional.empty(), List.of(), new TreeMap<>());

    JoinState {
        devices = List.copyOf(devices);
        places = new TreeMap<>(places);
    }

    /**
     * Host routes in a table of their own, asked before main. For each member a rule says of packets from there that the network is there: so a host that
     * is not known elsewhere is none of our business, and the kernel's own proxy ARP (arp(7), {@code proxy_arp}) answers for those only that have a
     * route elsewhere, at once ({@code proxy_delay}), and also while nobody runs.
     *
     * @param seats number of each member, 0 to {@link Ownership#MAX_MEMBERS} - 1
     */
    NetworkState desired(Map<String, Integer> seats, Ownership own) {
        if (network.isEmpty() || devices.isEmpty()) {
            return NetworkState.empty();
        }
        NetworkState.Builder b = NetworkState.builder();
        b.rule(Rule.lookup(AddressFamily.IPV4, own.priorityOfHosts(), own.hostTable(), own.protocol()));
        places.forEach((ip, device) -> {
            if (devices.contains(device)) {
                b.route(route(own.hostTable(), new Prefix(ip, 32), device, own));
            }
        });
        devices.forEach(device -> b.sysctl(conf(device, "ignore_routes_with_linkdown"), "1"));
        if (devices.size() > 1) {
            b.sysctl("net/ipv4/ip_forward", "1");
            for (String device : devices) {
                int table = own.memberTable(seats.get(device));
                b.sysctl(conf(device, "proxy_arp"), "1");
                // a source is looked for on any interface: a host that has moved speaks before its route follows
                b.sysctl(conf(device, "rp_filter"), "2");
                // each speaks for itself: for an address of another member is answered when the asker has its route
                b.sysctl(conf(device, "arp_ignore"), "1");
                b.sysctl(conf(device, "arp_announce"), "2");
                b.sysctl("net/ipv4/neigh/" + device + "/proxy_delay", "0");
                b.rule(Rule.inbound(AddressFamily.IPV4, own.priorityOfMembers(), device, table, own.protocol()));
                b.route(route(table, network.get(), device, own));
            }
        }
        return b.build();
    }

    /** What an earlier run left of a join of {@code devices}, as the kernel has it. */
    static JoinState left(List<String> devices, Optional<Prefix> network, NetworkState observed, Ownership own) {
        SortedMap<IpAddress, String> places = new TreeMap<>();
        for (Route r : observed.routes()) {
            if (own.owns(r)
                    && r.table() == own.hostTable()
                    && devices.contains(r.device())
                    && network.filter(n -> n.contains(r.destination().address()))
                            .isPresent()) {
                places.put(r.destination().address(), r.device());
            }
        }
        List<String> active = devices.stream()
                .filter(d -> observed.rules().stream()
                        .anyMatch(r ->
                                own.owns(r) && r.inbound().filter(d::equals).isPresent()))
                .toList();
        return new JoinState(network, active, places);
    }

    private static Route route(int table, Prefix destination, String device, Ownership own) {
        return new Route(table, destination, Optional.empty(), device, Optional.empty(), 0, false, own.protocol());
    }

    private static String conf(String device, String key) {
        return "net/ipv4/conf/" + device + "/" + key;
    }

    /** The table of the member {@code device} that an earlier run gave it. */
    static OptionalInt seat(String device, NetworkState observed, Ownership own) {
        return observed.rules().stream()
                .filter(r -> own.owns(r) && r.inbound().filter(device::equals).isPresent())
                .mapToInt(r -> r.table() - own.memberTable(0))
                .filter(n -> n >= 0 && n < Ownership.MAX_MEMBERS)
                .findFirst();
    }
}
