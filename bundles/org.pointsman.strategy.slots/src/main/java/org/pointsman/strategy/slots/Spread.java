/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.slots;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** An answer in which uplinks share new flows: slots, shares, the way of what bears no mark, and why. Pure. */
public final class Spread {
    /** Highest weight; the range of an uplink's weight is 1 to this. */
    private static final int HEAVIEST = 255;

    private Spread() {}

    /**
     * The part of the answer that is the same for all strategies that balance.
     *
     * @param strategy name for the note
     * @param map name of the nft map from slot number to verdict
     * @param section name of the nft section that declares the map, and its text
     * @param verdict what the map says for an uplink, in the form in which nft lists it; one for each uplink
     */
    public static NetworkState.Builder over(
            WanSnapshot snapshot,
            String strategy,
            String map,
            Map.Entry<String, String> section,
            Function<UplinkView, String> verdict) {
        InUse inUse = InUse.of(snapshot);
        Map<Integer, UplinkView> byNumber =
                snapshot.uplinks().stream().collect(Collectors.toMap(UplinkView::table, u -> u));
        Map<String, Integer> byVerdict =
                snapshot.uplinks().stream().collect(Collectors.toMap(verdict, UplinkView::table));
        Set<Integer> sharing = inUse.uplinks().stream().map(UplinkView::table).collect(Collectors.toSet());
        SortedMap<Integer, Integer> weights = new TreeMap<>();
        inUse.family().forEach(u -> weights.put(u.table(), Math.max(1, Math.min(HEAVIEST, u.weight()))));
        SlotMap slots = SlotMap.of(snapshot.elements(map), v -> byVerdict.getOrDefault(v, 0))
                .sharedBy(weights, sharing::contains);
        NetworkState.Builder answer = NetworkState.builder();
        inUse.carrier(snapshot).map(snapshot::defaultBy).ifPresent(answer::addAll);
        SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
        elements.put(map, slots.elements(table -> verdict.apply(byNumber.get(table))));
        answer.nftTable(new NftTable(
                snapshot.ownership().nftTable(),
                new TreeMap<>(Map.of(section.getKey(), section.getValue())),
                elements));
        for (UplinkView u : snapshot.uplinks()) {
            if (u.routable()) {
                // replies come in by uplinks that the route back does not name: the strict check would drop them (RFC
                // 3704 2.4)
                answer.sysctl("net/ipv4/conf/" + u.status().device().orElseThrow() + "/rp_filter", "2");
            }
        }
        StringJoiner words = new StringJoiner(", ");
        slots.counts().forEach((table, n) -> {
            String name = byNumber.get(table).name();
            answer.share(name, n);
            words.add("%s %.0f %%".formatted(name, 100.0 * n / SlotMap.SLOTS));
        });
        return answer.note(strategy + ": " + (slots.isEmpty() ? "" : words + " of new flows, ") + inUse.reason());
    }
}
