/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One decision and what became of it.
 *
 * @param number rises by one, from 1 at process start
 * @param time wall clock, for people
 * @param trigger one sentence: what happened
 * @param chosen name of the uplink for unmarked traffic; empty: none
 * @param reasons a sentence each: evidence, candidates and the rule that decided
 * @param plan the steps as ip/nft text, an entry each, some of several lines; empty: nothing had to change
 * @param outcome one sentence: applied and verified, or what failed
 * @param timing the stages
 */
public record Decision(
        long number,
        Instant time,
        String trigger,
        Optional<String> chosen,
        List<String> reasons,
        List<String> plan,
        String outcome,
        Timing timing) {
    /** Copies the lists. */
    public Decision {
        reasons = List.copyOf(reasons);
        plan = List.copyOf(plan);
    }

    /**
     * Stages in monotonic nanoseconds of the control loop's clock; 0: not reached.
     *
     * @param seen the event that triggered it was read from the kernel
     * @param decided the desired state was complete
     * @param applied the kernel acknowledged the last step
     * @param verified the kernel was read again and agrees
     */
    public record Timing(long seen, long decided, long applied, long verified) {}
}
