/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.Optional;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;

/** Served networks whose hosts may not use every uplink, read from the desired nft table. Pure. */
final class Refusal {
    private static final String NETWORK = "lan_";

    private Refusal() {}

    /** The served network on {@code device} whose hosts may not leave by {@code route}; empty: they may. */
    static Optional<String> of(NetworkState desired, String device, Route route) {
        return desired.nftTable().stream()
                .flatMap(t -> t.sections().entrySet().stream())
                .filter(e ->
                        e.getKey().startsWith(NETWORK) && isOf(e.getValue(), device) && refuses(e.getValue(), route))
                .map(e -> e.getKey().substring(NETWORK.length()))
                .findFirst();
    }

    /** Whether a served network's section is about what comes in by this interface. */
    static boolean isOf(String section, String device) {
        return section.contains("iifname != \"" + device + "\" accept");
    }

    /** By interface, or by interface and next hop. */
    private static boolean refuses(String section, Route route) {
        String way = "\"" + route.device() + "\"";
        return section.lines()
                .filter(l -> l.contains(" reject "))
                .anyMatch(l -> l.contains("rt ip nexthop")
                        ? route.gateway()
                                .filter(g -> l.contains(way + " . " + g + " ") || l.contains(way + " . " + g + ","))
                                .isPresent()
                        : l.contains(way));
    }
}
