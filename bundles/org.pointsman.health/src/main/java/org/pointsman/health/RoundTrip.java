/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.OptionalLong;

/** Smoothed round-trip time and its variance, and the patience that follows from them: RFC 6298 §2. Loop only. */
final class RoundTrip {
    private static final int VARIANCES = 4;
    /** The first answers of a way that was just opened are late: neighbours are asked for, names looked up. */
    private static final int FEWEST = 8;

    private OptionalLong smoothed = OptionalLong.empty();
    private long variance;
    private int measurements;

    /** Takes a measurement. */
    void measured(long nanos) {
        measurements++;
        boolean firstWasLate = measurements == 2 && nanos < smoothed.orElse(0) / 2;
        if (smoothed.isEmpty() || firstWasLate) {
            smoothed = OptionalLong.of(nanos);
            variance = nanos / 2;
            return;
        }
        long error = Math.abs(smoothed.getAsLong() - nanos);
        variance += (error - variance) / 4;
        smoothed = OptionalLong.of(smoothed.getAsLong() + (nanos - smoothed.getAsLong()) / 8);
    }

    /** Smoothed round-trip time in nanoseconds; empty before the first answer. */
    OptionalLong smoothed() {
        return smoothed;
    }

    /** Smoothed deviation from {@link #smoothed} in nanoseconds; of use only where that is present. */
    long deviation() {
        return variance;
    }

    /** Whether enough was measured to say how good the way is. */
    boolean settled() {
        return measurements >= FEWEST;
    }

    /** How long to wait for an answer, in nanoseconds. */
    long patience(Tempo tempo) {
        return smoothed.isEmpty()
                ? tempo.longest()
                : Math.max(tempo.shortest(), Math.min(tempo.longest(), smoothed.getAsLong() + VARIANCES * variance));
    }
}
