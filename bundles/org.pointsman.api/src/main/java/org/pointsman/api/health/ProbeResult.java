/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How a probe ended.
 *
 * @param outcome whether it was answered
 * @param roundTrip from the question to the answer, whatever the answer was; empty: none came
 * @param detail half a sentence for people: what came, or what is missing
 * @param bytes what it cost, both ways, IP headers included; an estimate of what was lost and sent again is left out
 */
public record ProbeResult(Outcome outcome, Optional<Duration> roundTrip, String detail, int bytes) {
    /** Whether a probe was answered. */
    public enum Outcome {
        /** As it should be. */
        ANSWERED,
        /** Somebody answered in the place of the target: a portal. */
        CAPTIVE,
        /** Something came back, or the kernel refused: the target cannot be used. */
        FAILED,
        /** Nothing came within the time given. */
        SILENT
    }

    /** It was answered as it should be. */
    public static ProbeResult answered(Duration roundTrip, String detail, int bytes) {
        return new ProbeResult(Outcome.ANSWERED, Optional.of(roundTrip), detail, bytes);
    }

    /** A portal answered. */
    public static ProbeResult captive(Duration roundTrip, String detail, int bytes) {
        return new ProbeResult(Outcome.CAPTIVE, Optional.of(roundTrip), detail, bytes);
    }

    /** It cannot be used; {@code roundTrip} empty: it could not even be sent, which is no evidence of anything. */
    public static ProbeResult failed(Optional<Duration> roundTrip, String detail, int bytes) {
        return new ProbeResult(Outcome.FAILED, roundTrip, detail, bytes);
    }

    /** Nothing came. */
    public static ProbeResult silent(String detail, int bytes) {
        return new ProbeResult(Outcome.SILENT, Optional.empty(), detail, bytes);
    }
}
