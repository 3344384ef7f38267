/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.strategy.slots.InUse;
import org.pointsman.strategy.slots.SlotMap;

/**
 * Which uplinks the hosts of a served network may use. New flows of theirs are dealt among those by metric and weight, whatever the strategy does with
 * others'; a flow stays on its uplink; and what would leave by another one is refused, so that it is right also while the kernel falls back by itself or
 * none of theirs works. What answers a flow from outside goes back by where that came in. Pure.
 *
 * @param lan name of the network
 * @param device the router's interface in it
 * @param names of the uplinks
 * @param bySource all flows of a host take one uplink
 */
record Allowance(String lan, String device, Set<String> names, boolean bySource) {
    /** Stands for every uplink. */
    static final String ALL = "*";

    private static final int HEAVIEST = 255;

    Allowance {
        names = Set.copyOf(names);
    }

    /** Whether nothing is forbidden. */
    boolean everything() {
        return names.contains(ALL);
    }

    /** Whether none of the uplinks that there are and that its hosts may use works. */
    boolean stranded(WanSnapshot snapshot) {
        return !everything() && within(snapshot).uplinks().stream().noneMatch(UplinkView::usable);
    }

    /** What the kernel holds for it; nothing if everything is allowed. */
    NetworkState of(WanSnapshot snapshot) {
        if (everything()) {
            return NetworkState.empty();
        }
        String section = "lan_" + lan;
        String map = section + "_slots";
        SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
        elements.put(map, slots(within(snapshot), map).elements(table -> verdict(snapshot, table)));
        return NetworkState.builder()
                .addAll(snapshot.flowMarks())
                .nftTable(new NftTable(
                        snapshot.ownership().nftTable(),
                        new TreeMap<>(Map.of(section, text(section, map, snapshot))),
                        elements))
                .build();
    }

    private SlotMap slots(WanSnapshot mine, String map) {
        InUse inUse = InUse.of(mine);
        Map<String, Integer> byVerdict =
                mine.uplinks().stream().collect(Collectors.toMap(mine::goBy, UplinkView::table));
        Set<Integer> sharing = inUse.uplinks().stream().map(UplinkView::table).collect(Collectors.toSet());
        SortedMap<Integer, Integer> weights = new TreeMap<>();
        inUse.family().forEach(u -> weights.put(u.table(), Math.max(1, Math.min(HEAVIEST, u.weight()))));
        return SlotMap.of(mine.elements(map), v -> byVerdict.getOrDefault(v, 0)).sharedBy(weights, sharing::contains);
    }

    private static String verdict(WanSnapshot snapshot, int table) {
        return snapshot.uplinks().stream()
                .filter(u -> u.table() == table)
                .findFirst()
                .map(snapshot::goBy)
                .orElseThrow();
    }

    /** It comes before the strategy, which leaves alone what has a mark. */
    private String text(String section, String map, WanSnapshot snapshot) {
        return """
                map %2$s { typeof numgen random mod 256 : verdict; }
                chain %1$s_prerouting { type filter hook prerouting priority mangle - 2; policy accept;
                  iifname != "%3$s" accept
                  meta mark & %4$s != 0 accept
                  ct direction original ct mark & %4$s vmap @flows_to
                  ct state new meta nfproto ipv4 fib daddr type unicast %6$s vmap @%2$s
                }
                chain %1$s_forward { type filter hook forward priority filter - 1; policy accept;
                  iifname != "%3$s" accept
                  ct direction reply accept
                %5$s}
                """.formatted(
                        section,
                        map,
                        device,
                        "0x%08x".formatted(snapshot.ownership().markMask()),
                        refusals(snapshot),
                        bySource ? "jhash ip saddr mod 256 seed 0x706d" : "numgen random mod 256");
    }

    /** By interface; by interface and next hop where the interface is somebody else's as well. */
    private String refusals(WanSnapshot snapshot) {
        List<UplinkView> all =
                snapshot.uplinks().stream().filter(UplinkView::routable).toList();
        Set<String> shared = all.stream()
                .filter(u -> names.contains(u.name()))
                .map(u -> u.status().device().orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
        shared.add(device);
        TreeSet<String> whole = new TreeSet<>();
        TreeSet<String> hops = new TreeSet<>();
        for (UplinkView u : all) {
            String way = u.status().device().orElseThrow();
            if (names.contains(u.name())) {
                continue;
            }
            if (!shared.contains(way)) {
                whole.add("\"" + way + "\"");
            } else if (u.status()
                    .gateway()
                    .filter(g -> g.family() == AddressFamily.IPV4)
                    .isPresent()) {
                hops.add("\"" + way + "\" . " + u.status().gateway().get());
            }
        }
        String rule = "  %s { %s } reject with icmpx type admin-prohibited\n";
        return (whole.isEmpty() ? "" : rule.formatted("oifname", String.join(", ", whole)))
                + (hops.isEmpty() ? "" : rule.formatted("oifname . rt ip nexthop", String.join(", ", hops)));
    }

    private WanSnapshot within(WanSnapshot snapshot) {
        return new Within(snapshot, names);
    }
}
