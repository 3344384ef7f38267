/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.util.OptionalDouble;

/**
 * The judgement about one uplink.
 *
 * @param state the judgement
 * @param reason half a sentence for people that changes only with the state; empty string while nothing is known
 * @param rttMillis smoothed round-trip time of the nearest target (RFC 6298 §2); empty: not measured yet
 * @param lossPercent share of the latest probes that went unanswered, 0 to 100; empty: too few were sent
 */
public record Health(HealthState state, String reason, OptionalDouble rttMillis, OptionalDouble lossPercent) {
    /** Nothing is known. */
    public static final Health UNKNOWN =
            new Health(HealthState.UNKNOWN, "", OptionalDouble.empty(), OptionalDouble.empty());
}
