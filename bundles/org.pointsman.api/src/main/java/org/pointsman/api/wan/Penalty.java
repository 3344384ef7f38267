/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an uplink that fails again and again has against it (RFC 2439 §4.2, the figure of merit): {@value #FOR_A_FAILURE} points for each
 * failure, halved with each half-life. Above one threshold the uplink is suppressed, until the points have decayed to another one.
 *
 * @param points how many there were at {@code asOfNanos}, 0 and more
 * @param asOfNanos monotonic nanoseconds of that reading
 * @param halfLife in which time points are halved
 * @param suppressAbove with more points than these the uplink is suppressed
 * @param reuseBelow with these or fewer it is in use again
 * @param suppressed whether it is suppressed
 */
public record Penalty(
        double points, long asOfNanos, Duration halfLife, double suppressAbove, double reuseBelow, boolean suppressed) {
    /** Points for each failure. */
    public static final int FOR_A_FAILURE = 1000;

    /** How many points are left at {@code nanos}, a monotonic reading that is not earlier than {@link #asOfNanos}. */
    public double at(long nanos) {
        double halves = Math.max(0, nanos - asOfNanos) / (double) halfLife.toNanos();
        return points * Math.pow(0.5, halves);
    }

    /** Monotonic nanoseconds when suppression ends if there is no further failure; empty: it is not suppressed. */
    public OptionalLong reuseNanos() {
        if (!suppressed) {
            return OptionalLong.empty();
        }
        double halves = Math.max(0, Math.log(points / reuseBelow) / Math.log(2));
        return OptionalLong.of(asOfNanos + (long) Math.ceil(halves * halfLife.toNanos()));
    }
}
