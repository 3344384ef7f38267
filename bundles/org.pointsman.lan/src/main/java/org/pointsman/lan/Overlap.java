/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.List;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** Where a served network and an uplink's network are the same addresses. Pure. */
final class Overlap {
    private Overlap() {}

    /** A sentence for each uplink with an address in {@code lan}'s network on another interface. */
    static List<String> of(Settings lan, WanSnapshot snapshot) {
        return snapshot.uplinks().stream()
                .flatMap(u -> u.status().addresses().stream()
                        .filter(a -> meet(a.network(), lan.address().network()))
                        .filter(a -> !u.status().device().equals(java.util.Optional.of(lan.device())))
                        .map(a -> sentence(lan, u, a.network())))
                .distinct()
                .toList();
    }

    private static String sentence(Settings lan, UplinkView uplink, Prefix network) {
        return "LAN " + lan.label() + " and uplink " + uplink.name() + " (" + network + " on "
                + uplink.status().device().orElse("?")
                + ") use the same addresses; give the LAN other ones";
    }

    /** Whether the two have an address in common. */
    static boolean meet(Prefix a, Prefix b) {
        return a.length() <= b.length() ? a.contains(b.address()) : b.contains(a.address());
    }
}
