/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.uplink;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to the internet, as a service. Register one instance for each configured uplink with the properties below; the
 * simplest is a Declarative Services component with a factory PID.
 *
 * <p>Both methods are called on the uplink's own thread, one after the other, never on the control loop, and should
 * return within 5 s; a uplink that hangs is shown as stuck and disturbs no other.
 */
@ConsumerType
public interface Uplink {
    /**
     * Service property, String: the uplink's name, unique, {@code [a-z][a-z0-9_]{0,14}} is recommended; by default what stands
     * behind the {@code ~} of {@code service.pid}. A service with neither is left out, and the log says so.
     */
    String NAME = "pointsman.uplink.name";

    /** Service property, Integer: lower is preferred, 1 to 9999; default {@value #DEFAULT_METRIC}. */
    String METRIC = "metric";

    /** Service property, Integer: share of new flows among uplinks of one metric, 1 to 255; default 1. */
    String WEIGHT = "weight";

    /** Service property, String: what carries it, such as {@code ethernet}, {@code wifi}, {@code lte}; shown only. */
    String MEDIUM = "pointsman.uplink.medium";

    /** Capability namespace that a bundle with an uplink type provides. */
    String CAPABILITY = "pointsman.uplink";

    /** Metric of an uplink that names none. */
    int DEFAULT_METRIC = 100;

    /**
     * Begins to bring the uplink up; returns soon, work goes on in the background and is reported to {@code context}.
     *
     * @param context valid until {@link #stop()} returns
     */
    void start(UplinkContext context);

    /** Ends all work, threads and processes. Called once after {@link #start}. */
    void stop();
}
