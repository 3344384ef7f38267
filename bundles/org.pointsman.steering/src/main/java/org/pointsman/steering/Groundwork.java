/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Rule;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The state that is in the kernel before any failure, whatever the strategy decides: each uplink's addresses and table, the
 * rule for its mark, and the standing order of fall-back. With {@code ignore_routes_with_linkdown} the kernel itself passes
 * over tables whose link has lost its carrier (Documentation/networking/ip-sysctl.rst).
 */
final class Groundwork {
    private static final int MAIN = 254;

    private Groundwork() {}

    static NetworkState of(WanSnapshot snapshot) {
        Ownership own = snapshot.ownership();
        NetworkState.Builder b = NetworkState.builder();
        Set<AddressFamily> families = new TreeSet<>();
        // by the metric in the configuration: an uplink that is degraded for a while is no reason to write rules anew
        List<UplinkView> uplinks = snapshot.uplinks().stream()
                .sorted(Comparator.comparingInt(UplinkView::configuredMetric).thenComparing(UplinkView::name))
                .toList();
        for (int rank = 0; rank < uplinks.size(); rank++) {
            UplinkView u = uplinks.get(rank);
            if (u.status().raiseLink()) {
                u.status().device().ifPresent(device -> b.linkUp(device, true));
            }
            if (u.routable()) {
                families.add(u.defaultRoute().destination().family());
                uplink(b, u, rank, own);
            }
        }
        Overlaps.devices(uplinks).forEach(device -> apart(b, device));
        for (AddressFamily family : families) {
            b.rule(new Rule(family, own.priorityOfMain(), Optional.empty(), MAIN, OptionalInt.of(0), own.protocol()));
            b.rule(Rule.lookup(family, own.priorityOfCurrent(), own.currentTable(), own.protocol()));
        }
        return b.build();
    }

    /**
     * On interfaces whose networks overlap each speaks for itself: it answers ARP for its own addresses and asks with them, and a
     * host's strict reverse path filter must not drop what comes from a gateway that main has on the other one
     * (Documentation/networking/ip-sysctl.rst).
     */
    private static void apart(NetworkState.Builder b, String device) {
        b.sysctl("net/ipv4/conf/" + device + "/arp_ignore", "1");
        b.sysctl("net/ipv4/conf/" + device + "/arp_announce", "2");
        b.sysctl("net/ipv4/conf/" + device + "/rp_filter", "2");
    }

    private static void uplink(NetworkState.Builder b, UplinkView u, int rank, Ownership own) {
        String device = u.status().device().orElseThrow();
        AddressFamily family = u.defaultRoute().destination().family();
        b.sysctl("net/ipv4/conf/" + device + "/ignore_routes_with_linkdown", "1");
        if (u.status().manageAddresses()) {
            // else the kernel takes a new address of the same network away together with the old one
            b.sysctl("net/ipv4/conf/" + device + "/promote_secondaries", "1");
            u.status().addresses().forEach(a -> b.address(new InterfaceAddress(device, a, own.protocol())));
        }
        b.route(u.defaultRoute());
        int slot = u.table() - own.firstTable();
        b.rule(Rule.marked(family, own.priorityOfMark(slot), u.mark(), u.table(), own.protocol()));
        if (u.enabled()) {
            b.rule(Rule.lookup(family, own.priorityOfFallback(rank), u.table(), own.protocol()));
        }
    }
}
