/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import org.osgi.annotation.versioning.ConsumerType;
import org.pointsman.api.state.NetworkState;

/**
 * Decides which traffic takes which uplink. A pure function: same snapshot, same answer; no clock, no I/O, no memory of
 * earlier calls. Called ahead of time as well, with snapshots in which one uplink has failed, so that the
 * answer is ready when that happens.
 *
 * <p>It is asked again when a fact changes: an uplink's carrier, gateway, health, rank. What moves all the time, such as a round-trip time,
 * or is a matter of time, such as how long the present uplink has been chosen ({@link WanSnapshot#chosenSinceNanos()}), is no such fact: who
 * decides by it says when to be asked next ({@link NetworkState.Builder#reconsider}).
 *
 * <p>It chooses from {@link WanSnapshot#candidates()}: who is usable and not held back by a penalty or a failback policy.
 *
 * <p>Called on a thread of its own, one call at a time, with a deadline of 250 ms: more if the machine is busy, not if the call waits for
 * something. While a strategy throws, returns null or is late, its last
 * good answer stays in force as long as the uplink it chose is available, and the failure is shown.
 */
@ConsumerType
@FunctionalInterface
public interface RouteStrategy {
    /** Service property, String, required: the name by which the configuration chooses it. */
    String NAME = "pointsman.strategy.name";

    /** Capability namespace that a bundle with a strategy provides. */
    String CAPABILITY = "pointsman.strategy";

    /**
     * What the kernel should hold beyond the uplinks' own tables and rules, which are always there.
     *
     * @param snapshot not null
     * @return not null; empty: nothing is preferred, and traffic takes the uplinks' tables in order of metric
     */
    NetworkState desired(WanSnapshot snapshot);
}
