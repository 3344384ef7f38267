/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.pointsman.api.health.Health;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkStatus;

/** One uplink in a {@link WanSnapshot}; immutable. */
@ProviderType
public interface UplinkView {
    /** Its name. */
    String name();

    /** What carries it; empty if it does not say. */
    String medium();

    /** Lower is preferred, from 1: the configured one, and what being degraded adds to it. */
    int metric();

    /** Share among uplinks of one metric, 1 to 255: the configured one, less what being degraded takes from it. */
    int weight();

    /** The metric in the configuration, 1 to 9999; it also names the group whose failback policy applies. */
    int configuredMetric();

    /** The weight in the configuration, 1 to 255. */
    int configuredWeight();

    /**
     * How many of {@value org.pointsman.api.state.NetworkState#SHARES} parts of the new flows it gets by the last decision; 0: it is not in
     * use for new flows.
     */
    int share();

    /** Whether an operator lets it be used. */
    boolean enabled();

    /** Its own last report. */
    UplinkStatus status();

    /** Whether interface and port exist, are administratively up and have carrier. */
    boolean carrier();

    /** Whether its gateway answers. */
    Reachability reachability();

    /** Whether the internet answers through it, when the snapshot was taken. */
    Health health();

    /** What it has against it for failing of late; empty: nothing. */
    Optional<Penalty> penalty();

    /** What holds it back from new flows although it is usable; empty: nothing. */
    Optional<Restraint> restraint();

    /**
     * All that is known about it, in the order in which it is asked, each with its age.
     *
     * @param nanos present reading of the control loop's clock, for figures in the texts
     */
    List<Evidence> evidence(long nanos);

    /** Its routing table, which always holds its default route while address and gateway exist. */
    int table();

    /** The mark that sends a packet by it. */
    FwMark mark();

    /** Whether its default route can be in the kernel: session up, interface there and administratively up. */
    boolean routable();

    /**
     * Its default route, in its own table.
     *
     * @throws IllegalStateException if it is not {@link #routable()}
     */
    Route defaultRoute();

    /** Enabled, routable, with carrier: packets can be sent by it, whether or not the gateway is known to answer. */
    boolean available();

    /** Available, its gateway is known to answer, and the internet is not known not to. */
    boolean usable();

    /** Usable, and nothing holds it back from new flows. */
    default boolean eligible() {
        return usable() && restraint().isEmpty();
    }

    /** One sentence: why it is usable, or why not. */
    String explanation();

    /** Monotonic nanoseconds since when {@link #usable()} has its present value. */
    long sinceNanos();
}
