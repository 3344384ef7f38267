/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
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

    /** The kernel's main table, linux/rtnetlink.h {@code RT_TABLE_MAIN}. */
    int MAIN_TABLE = 254;

    /** Metric of the copy in the main table: better than what network managers use, and not the kernel's 0. */
    int MAIN_METRIC = 7;
}
