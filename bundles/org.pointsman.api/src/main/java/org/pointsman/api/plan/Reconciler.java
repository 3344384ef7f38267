/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

/**
 * Makes the kernel hold the desired state and keeps it so. The last desired state stays in force until a new one comes,
 * whatever happens to the bundle that gave it.
 */
@ProviderType
public interface Reconciler {
    /**
     * Sets the desired state and applies it; control loop only.
     *
     * @param desired complete; what is ours in the kernel and not in it is removed
     * @param followUp steps to take once after it is in place, such as neighbour refresh and conntrack deletion; where the plan fails
     *     they wait until a retry succeeds
     * @param outcome called on the control loop, once for this call: when it was applied and verified, or failed for now
     *     (it is retried with back-off), or was overtaken by a newer desired state
     */
    void desire(NetworkState desired, List<Step> followUp, Consumer<Outcome> outcome);

    /**
     * Says what would be desired if one interface lost its carrier, as things are now; control loop only. Where the way there is
     * nothing but replaced routes and map elements, the kernel bundle takes it by reflex, and the desired state that follows finds it done. Forgotten
     * with the next {@link #desire}.
     *
     * @param ifCarrierLost interface name to complete desired state
     */
    void foresee(Map<String, NetworkState> ifCarrierLost);

    /** What in the kernel is ours. Any thread. */
    Ownership ownership();

    /** The desired state in force; empty before the first. Any thread. */
    Optional<NetworkState> desired();

    /** What was observed at the last full pass, of ours and what desired touches. Any thread. */
    NetworkState observed();

    /** What a pass would change now; observes afresh. Any thread; waits for the control loop up to 5 s. */
    Plan pending();

    /**
     * An operator's word that nothing is changed in the kernel, not even to mend it or when a carrier is lost. Desired states are taken and wait.
     * Held in memory only: it ends with the process. Any thread but the control loop's, for which it waits up to 5 s; when it returns, the last
     * step has been taken.
     *
     * @param longest when it ends by itself, by the monotonic clock, counted from now also if it is paused already; more than zero
     */
    void pause(Duration longest);

    /**
     * Ends {@link #pause}: the desired state is applied at once. Any thread but the control loop's, for which it waits up to 5 s.
     *
     * @return whether it was paused
     */
    boolean resume();

    /** For how long yet nothing is changed; empty: it is not paused. Any thread. */
    Optional<Duration> paused();

    /** Figures for status pages. Any thread. */
    Statistics statistics();

    /**
     * What became of a desired state.
     *
     * @param plan what was to be changed
     * @param ok whether it is in place
     * @param sentence one sentence for people
     * @param appliedNanos monotonic nanoseconds when the kernel acknowledged the last step
     * @param verifiedNanos monotonic nanoseconds when it was read again and agreed; 0 if it did not
     */
    record Outcome(Plan plan, boolean ok, String sentence, long appliedNanos, long verifiedNanos) {}

    /**
     * Figures since start.
     *
     * @param passes full passes
     * @param repairs passes that found drift and mended it
     * @param failures plans that stopped at a failed step
     * @param lastPassMillis duration of the last full pass
     * @param conflicts another manager's changes that are being fought over, a sentence each
     */
    record Statistics(long passes, long repairs, long failures, double lastPassMillis, List<String> conflicts) {}
}
