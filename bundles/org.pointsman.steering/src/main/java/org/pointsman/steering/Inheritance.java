/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkStatus;

/**
 * What an earlier run left in the kernel, told as the uplinks' statuses: until an uplink's own session is up, that is how it
 * stands, so that a restart takes nothing away that works.
 *
 * @param statuses by uplink name
 * @param chosen name of the uplink in the current table
 * @param elements of the maps of our nft table
 */
record Inheritance(
        Map<String, UplinkStatus> statuses,
        Optional<String> chosen,
        SortedMap<String, SortedMap<String, String>> elements) {
    static Inheritance nothing() {
        return new Inheritance(Map.of(), Optional.empty(), new TreeMap<>());
    }

    static Inheritance of(NetworkState observed, LinkSnapshot links, Slots slots, Ownership own) {
        Map<String, UplinkStatus> statuses = new HashMap<>();
        Optional<String> chosen = Optional.empty();
        Optional<Route> current = observed.routes().stream()
                .filter(r -> own.owns(r)
                        && r.table() == own.currentTable()
                        && r.destination().isDefault())
                .findFirst();
        for (Route r : observed.routes()) {
            Optional<String> name = slots.nameOf(r.table() - own.firstTable());
            if (own.owns(r) && r.destination().isDefault() && name.isPresent()) {
                statuses.put(name.get(), status(r, observed, links, own));
                if (current.filter(c ->
                                c.gateway().equals(r.gateway()) && c.device().equals(r.device()))
                        .isPresent()) {
                    chosen = name;
                }
            }
        }
        return new Inheritance(
                Map.copyOf(statuses),
                chosen,
                observed.nftTable().map(NftTable::elements).orElseGet(TreeMap::new));
    }

    private static UplinkStatus status(Route r, NetworkState observed, LinkSnapshot links, Ownership own) {
        List<InterfacePrefix> managed = observed.addresses().stream()
                .filter(a -> own.owns(a) && a.device().equals(r.device()))
                .map(InterfaceAddress::prefix)
                .toList();
        UplinkStatus.Builder b = UplinkStatus.up(r.device()).explanation("as the previous run left it");
        r.gateway().ifPresent(b::gateway);
        if (managed.isEmpty()) {
            Optional<IpAddress> source = r.source();
            b.addresses(links.addresses(r.device()).stream()
                    .map(InterfaceAddress::prefix)
                    .filter(p -> source.filter(p.address()::equals).isPresent())
                    .toList());
        } else {
            b.managedAddresses(managed);
        }
        return b.build();
    }
}
