/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

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
    /** The strategies that deal out the router's own flows as well. */
    private static final String DEALS_OWN = "pinned_slots";

    private static final Dealing NONE = new Dealing(new TreeMap<>(), false, false);

    /** For packets of this family, of the router's own or from its networks. */
    static Dealing of(NetworkState desired, AddressFamily family, boolean own) {
        Optional<NftTable> table = desired.nftTable();
        if (table.isEmpty()) {
            return NONE;
        }
        boolean keeps = table.get().structure().lines().anyMatch(Dealing::restores);
        for (Map.Entry<String, SortedMap<String, String>> map :
                table.get().elements().entrySet()) {
            SortedMap<Integer, Integer> slots = new TreeMap<>();
            map.getValue().values().forEach(verdict -> slot(verdict).ifPresent(s -> slots.merge(s, 1, Integer::sum)));
            if (!slots.isEmpty()
                    && family == AddressFamily.IPV4
                    && (!own || map.getKey().equals(DEALS_OWN))) {
                boolean sticky = !own
                        && table.get()
                                .structure()
                                .lines()
                                .anyMatch(l -> l.contains("jhash ip saddr mod") && l.contains("@" + map.getKey()));
                return new Dealing(slots, sticky, keeps);
            }
        }
        return new Dealing(new TreeMap<>(), false, keeps);
    }

    private static boolean restores(String rule) {
        return rule.contains("ct mark") && rule.contains("vmap @flows_to") && !rule.contains("ct direction reply");
    }

    private static Optional<Integer> slot(String verdict) {
        Matcher m = VERDICT.matcher(verdict);
        return m.matches() ? Optional.of(Integer.parseInt(m.group(1))) : Optional.empty();
    }
}
