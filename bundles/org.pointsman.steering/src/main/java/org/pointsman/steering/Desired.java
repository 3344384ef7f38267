/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Optional;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** The whole desired state: the groundwork, and what strategy and contributors advise on top of it. */
final class Desired {
    private Desired() {}

    static NetworkState of(NetworkState advice, WanSnapshot snapshot) {
        return NetworkState.builder()
                .addAll(Groundwork.of(snapshot))
                .addAll(installable(advice, snapshot))
                .build();
    }

    /** Leaves out routes of an old answer whose interface has gone since. */
    private static NetworkState installable(NetworkState advice, WanSnapshot snapshot) {
        Ownership own = snapshot.ownership();
        List<String> devices = snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .map(u -> u.status().device().orElseThrow())
                .toList();
        if (advice.routes().stream().allMatch(r -> devices.contains(r.device()))) {
            return advice;
        }
        return advice.withRoutes(r -> devices.contains(r.device())
                || own.isJoinTable(r.table())
                || !own.ownsTable(r.table()) && r.table() != WanSnapshot.MAIN_TABLE);
    }

    /** The uplink whose default route the current table has. */
    static Optional<UplinkView> carrierOfUnmarked(NetworkState desired, WanSnapshot snapshot) {
        Optional<Route> current = desired.routes().stream()
                .filter(r -> r.table() == snapshot.ownership().currentTable()
                        && r.destination().isDefault())
                .findFirst();
        return snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .filter(u -> current.filter(
                                c -> c.device().equals(u.defaultRoute().device())
                                        && c.gateway().equals(u.defaultRoute().gateway()))
                        .isPresent())
                .findFirst();
    }
}
