/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;

/** Everything a decision may rest on; immutable, numbered, with its own clock reading. */
@ProviderType
public interface WanSnapshot {
    /** Rises with each snapshot, from 1. */
    long number();

    /** Monotonic nanoseconds when it was taken. Pure functions use this instead of a clock. */
    long nanos();

    /** All uplinks by metric, then name. */
    List<UplinkView> uplinks();

    /** The uplink with this name. */
    Optional<UplinkView> uplink(String name);

    /** The uplink that the last decision chose for unmarked traffic. */
    Optional<UplinkView> chosen();

    /**
     * Monotonic nanoseconds since when {@link #chosen} has been chosen, in this process: who must not change its mind too often looks here.
     * No earlier than the first snapshot's clock; means nothing while nothing is chosen.
     */
    long chosenSinceNanos();

    /**
     * Whom a strategy chooses from, by metric, then name: the {@linkplain UplinkView#eligible() eligible} uplinks; where there is none, all
     * usable ones, as a penalty or a failback policy means nothing while nothing else works. Empty: no uplink is usable.
     */
    default List<UplinkView> candidates() {
        List<UplinkView> eligible =
                uplinks().stream().filter(UplinkView::eligible).toList();
        return eligible.isEmpty()
                ? uplinks().stream().filter(UplinkView::usable).toList()
                : eligible;
    }

    /**
     * The elements of a map of our nft table as the last decision left them, or an earlier run: key text to value text. Whoever spreads
     * flows over slots moves no more of them than it has to. Empty if there is no such map.
     */
    SortedMap<String, String> elements(String map);

    /** Table, mark and priority numbers that are ours. */
    Ownership ownership();

    /**
     * The state that sends all unmarked traffic by {@code uplink}: the default route of the current table, and its copy in
     * the main table (metric {@value #MAIN_METRIC}) for people and programs that look there. Empty for an uplink that is
     * not {@linkplain UplinkView#routable() routable}. Most strategies return this and a {@linkplain
     * NetworkState.Builder#note note} that says why.
     */
    default NetworkState defaultBy(UplinkView uplink) {
        if (!uplink.routable()) {
            return NetworkState.empty();
        }
        Route own = uplink.defaultRoute();
        return NetworkState.builder()
                .route(own.in(ownership().currentTable(), 0))
                .route(own.in(MAIN_TABLE, MAIN_METRIC))
                .build();
    }

    /**
     * The state that has conntrack know each flow's uplink: a flow that leaves by an uplink, or comes in by one, gets that uplink's mark as
     * its {@code ct mark} under our mask, and what answers a flow from outside leaves by the uplink that it came in by. Whoever needs that
     * adds it, strategy or contributor; it is the same for all of them (nft section {@code flows}). With it, the conntrack entries of an
     * uplink that became unusable are deleted after the switch, so that its flows begin anew.
     */
    default NetworkState flowMarks() {
        return FlowMarks.of(this);
    }

    /**
     * The nft verdict, in the form in which nft lists it, that gives a packet the mark of {@code uplink} and goes on; the chain is
     * there where {@link #flowMarks()} is. For rules and elements of verdict maps.
     */
    default String goBy(UplinkView uplink) {
        return FlowMarks.goBy(uplink, ownership());
    }

    /** The kernel's main table, linux/rtnetlink.h {@code RT_TABLE_MAIN}. */
    int MAIN_TABLE = 254;

    /** Metric of the copy in the main table: better than what network managers use, and not the kernel's 0. */
    int MAIN_METRIC = 7;
}
