/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one target stands, seen through one uplink.
 *
 * @param target as configured, such as {@code tcp:1.1.1.1:443}; where that stands for several, one of them
 * @param kind its probe's kind, such as {@code tcp}
 * @param state how it stands
 * @param lastAnswer age of its last good answer; empty: it has never given one
 * @param rttMillis smoothed round-trip time (RFC 6298 §2); empty: not measured yet
 * @param lossPercent share of the latest probes to it that went unanswered, 0 to 100; empty: too few were sent
 * @param detail half a sentence for people: what its last probe brought
 */
public record TargetReport(
        String target,
        String kind,
        State state,
        Optional<Duration> lastAnswer,
        OptionalDouble rttMillis,
        OptionalDouble lossPercent,
        String detail) {
    /** How a target stands. */
    public enum State {
        /** It has never answered through this uplink, and decides nothing. */
        NEVER_ANSWERED,
        /** Its last probe was answered, or is on its way. */
        ANSWERS,
        /** It used to answer, and its last probe was not answered in time. */
        SILENT,
        /** Its last probe was refused or answered with an error. */
        FAILS,
        /** A portal answers in its place. */
        CAPTIVE
    }
}
