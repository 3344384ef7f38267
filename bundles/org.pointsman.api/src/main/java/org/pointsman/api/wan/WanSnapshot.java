/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

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
     * the main table for people and programs that look there. Most strategies return this and a
     * {@linkplain NetworkState.Builder#note note} that says why.
     */
    NetworkState defaultBy(UplinkView uplink);
}
