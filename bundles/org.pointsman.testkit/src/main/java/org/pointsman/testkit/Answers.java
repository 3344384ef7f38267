/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** What a strategy's answer means. */
public final class Answers {
    private Answers() {}

    /** Name of the uplink that unmarked traffic takes by this answer; empty: the strategy prefers none. */
    public static Optional<String> chosen(NetworkState answer, WanSnapshot snapshot) {
        Optional<Route> current = answer.routes().stream()
                .filter(r -> r.table() == snapshot.ownership().currentTable()
                        && r.destination().isDefault())
                .findFirst();
        return current.flatMap(c -> snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .filter(u -> c.device().equals(u.defaultRoute().device())
                        && c.gateway().equals(u.defaultRoute().gateway()))
                .map(UplinkView::name)
                .findFirst());
    }

    /** Which part of the new flows each uplink gets by this answer, in percent of all, those without any left out. */
    public static SortedMap<String, Integer> percent(NetworkState answer, WanSnapshot snapshot) {
        SortedMap<String, Integer> parts = new TreeMap<>();
        answer.shares().forEach((name, share) -> {
            if (share > 0) {
                parts.put(name, Math.round(share * 100f / NetworkState.SHARES));
            }
        });
        if (parts.isEmpty()) {
            chosen(answer, snapshot).ifPresent(name -> parts.putAll(Map.of(name, 100)));
        }
        return parts;
    }
}
