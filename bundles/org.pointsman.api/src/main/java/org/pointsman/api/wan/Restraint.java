/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

import java.util.OptionalLong;

/**
 * Why an uplink that works gets no new flows all the same. It never keeps anybody on an uplink that is dead, and means nothing while no
 * other uplink is usable.
 *
 * @param kind which rule holds it back
 * @param reason half a sentence for people, without figures that change by themselves
 * @param untilNanos monotonic nanoseconds when it ends by itself, as things are; empty: not by itself
 */
public record Restraint(Kind kind, String reason, OptionalLong untilNanos) {
    /** The rules, the strongest first. */
    public enum Kind {
        /** It failed while it was in use, and an operator is to say when it is returned to. */
        MANUAL,
        /** It fails too often: see {@link Penalty}. */
        PENALTY,
        /** It has not been usable for long enough since it failed. */
        HOLD_DOWN,
        /** An uplink of a worse metric is in use and works, and this one may not take over from it. */
        NO_PREEMPT,
        /** Somebody wants it to be the last resort, for a reason that is no failure: see {@link Demotion}. */
        DEMOTED
    }
}
