/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;

/**
 * How new flows are dealt out, read from the desired nft table: the map from slots to verdicts that a strategy fills, and what is said about
 * the draw. Pure.
 *
 * @param slots parts of 256 by uplink number; empty: nothing is dealt, all take the current table
 * @param sticky whether the draw is by the source address, so that a host always gets the same
 * @param keeps whether a flow under way keeps its uplink in both directions
 */
record Dealing(SortedMap<Integer, Integer> slots, boolean sticky, boolean keeps) {
    private static final Pattern VERDICT = Pattern.compile("goto [a-z]+_to_([0-9]{1,3})");
    /** Maps of served networks that may not use every uplink, and the names of their sections. */
    private static final Pattern NETWORKS = Pattern.compile("(lan_[a-z0-9_]+)_slots");
    /** The strategies that deal out the router's own flows as well. */
    private static final String DEALS_OWN = "pinned_slots";

    private static final Dealing NONE = new Dealing(new TreeMap<>(), false, false);

    /**
     * For packets of this family.
     *
     * @param from interface that they come in by; empty: the router's own
     */
    static Dealing of(NetworkState desired, AddressFamily family, Optional<String> from) {
        Optional<NftTable> table = desired.nftTable();
        if (table.isEmpty()) {
            return NONE;
        }
        boolean keeps = table.get().sections().entrySet().stream()
                .filter(e -> !e.getKey().startsWith("lan_")
                        || from.filter(d -> Refusal.isOf(e.getValue(), d)).isPresent())
                .flatMap(e -> e.getValue().lines())
                .anyMatch(Dealing::restores);
        Optional<String> map = family == AddressFamily.IPV4 ? map(table.get(), from) : Optional.empty();
        SortedMap<Integer, Integer> slots = new TreeMap<>();
        map.ifPresent(m -> table.get()
                .elements()
                .get(m)
                .values()
                .forEach(verdict -> slot(verdict).ifPresent(s -> slots.merge(s, 1, Integer::sum))));
        boolean sticky = from.isPresent()
                && table.get()
                        .structure()
                        .lines()
                        .anyMatch(l -> l.contains("jhash ip saddr mod") && l.contains("@" + map.orElse("no map")));
        return new Dealing(slots, sticky && !slots.isEmpty(), keeps);
    }

    /** The one that a served network with uplinks of its own has, or the strategy's. */
    private static Optional<String> map(NftTable table, Optional<String> from) {
        List<String> dealing = table.elements().entrySet().stream()
                .filter(e -> e.getValue().values().stream().anyMatch(v -> slot(v).isPresent())
                        || isNetworks(table, e.getKey(), from))
                .map(Map.Entry::getKey)
                .toList();
        return dealing.stream()
                .filter(m -> isNetworks(table, m, from))
                .findFirst()
                .or(() -> dealing.stream()
                        .filter(m -> !NETWORKS.matcher(m).matches())
                        .filter(m -> from.isPresent() || m.equals(DEALS_OWN))
                        .findFirst());
    }

    private static boolean isNetworks(NftTable table, String map, Optional<String> from) {
        Matcher m = NETWORKS.matcher(map);
        return m.matches()
                && from.filter(d -> Refusal.isOf(table.sections().getOrDefault(m.group(1), ""), d))
                        .isPresent();
    }

    private static boolean restores(String rule) {
        return rule.contains("ct mark") && rule.contains("vmap @flows_to") && !rule.contains("ct direction reply");
    }

    private static Optional<Integer> slot(String verdict) {
        Matcher m = VERDICT.matcher(verdict);
        return m.matches() ? Optional.of(Integer.parseInt(m.group(1))) : Optional.empty();
    }
}
