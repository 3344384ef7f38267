/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The nft section and the sysctls of a router that translates addresses. Immutable: another configuration is another one.
 *
 * @param lans interfaces of served networks and of joined segments: an uplink on one of them is one-armed without being called so
 */
record NatContributor(NatSettings settings, List<Forward> forwards, Set<String> lans) implements StateContributor {
    /** Section of our nft table, and name as a contributor. */
    static final String SECTION = "nat";

    /** Sorts: the order in which services came is no other text. */
    NatContributor {
        forwards = forwards.stream().sorted(Comparator.comparing(Forward::name)).toList();
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        String section = Ruleset.of(settings, forwards, sides(snapshot));
        if (section.isEmpty()) {
            return NetworkState.empty();
        }
        NetworkState.Builder b = NetworkState.builder()
                // what came in by an uplink is answered by it; what left by one that fails begins anew
                .addAll(snapshot.flowMarks())
                .nftTable(NftTable.of(snapshot.ownership().nftTable(), SECTION, section))
                .sysctl("net/ipv4/ip_forward", "1");
        for (Side s : sides(snapshot)) {
            if (s.oneArmed()) {
                // the kernel sends redirects if either of both says so (ip-sysctl.rst): a client would then pass us by
                b.sysctl("net/ipv4/conf/all/send_redirects", "0");
                b.sysctl("net/ipv4/conf/" + s.uplink().status().device().orElseThrow() + "/send_redirects", "0");
            }
        }
        return b.build();
    }

    /** Uplinks that have an interface, by number: another metric is no other text. */
    List<Side> sides(WanSnapshot snapshot) {
        List<UplinkView> known = snapshot.uplinks().stream()
                .filter(u -> u.status().device().isPresent())
                .sorted(Comparator.comparingInt(UplinkView::table))
                .toList();
        return known.stream()
                .map(u -> new Side(
                        u,
                        settings.oneArmed().contains(u.name())
                                || lans.contains(u.status().device().orElseThrow()),
                        known.stream()
                                        .filter(o -> o.status()
                                                .device()
                                                .equals(u.status().device()))
                                        .count()
                                > 1))
                .toList();
    }
}
