/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.UplinkView;

/** What the last decision put in force; before the first, what an earlier run left. Loop only, but for {@link #desired}. */
final class InForce {
    private final Shares shares = new Shares();
    private NetworkState advised = NetworkState.empty();
    private volatile NetworkState desired = NetworkState.empty();
    private SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    private Optional<String> chosen = Optional.empty();
    private long chosenSince;

    /** Nothing yet, since {@code nanos}. */
    InForce(long nanos) {
        chosenSince = nanos;
    }

    void inherit(Inheritance left) {
        chosen = left.chosen();
        elements = left.elements();
    }

    /** Takes what was decided on {@code snapshot} at {@code nanos}. */
    void take(NetworkState advice, Snapshot snapshot, long nanos) {
        Optional<String> previous = chosen;
        desired = Desired.of(advice, snapshot);
        advised = advice;
        chosen = Desired.carrierOfUnmarked(desired, snapshot).map(UplinkView::name);
        chosenSince = chosen.equals(previous) ? chosenSince : nanos;
        elements = desired.nftTable().map(NftTable::elements).orElseGet(TreeMap::new);
        shares.decided(desired.shares(), chosen);
    }

    /** What strategy and contributors said; empty: nobody has said anything. */
    NetworkState advised() {
        return advised;
    }

    /** The whole state that the kernel should hold. Any thread. */
    NetworkState desired() {
        return desired;
    }

    /** Elements of the maps of our nft table. */
    SortedMap<String, SortedMap<String, String>> elements() {
        return elements;
    }

    /** Name of the uplink that carries unmarked traffic. */
    Optional<String> chosen() {
        return chosen;
    }

    long chosenSinceNanos() {
        return chosenSince;
    }

    /** The share of an uplink in new flows; 0: it gets none. */
    int share(String uplink) {
        return shares.of(uplink);
    }

    /** Shares by the names of the uplinks that get new flows. */
    Map<String, Integer> shares() {
        return shares.now();
    }
}
