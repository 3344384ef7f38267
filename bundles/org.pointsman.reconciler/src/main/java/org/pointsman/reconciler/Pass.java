/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.plan.ApplyResult;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;

/** One observe, plan, apply, verify. Loop only. */
final class Pass {
    /**
     * What came of it.
     *
     * @param plan what was applied, as far as it got
     * @param observed what the kernel held at the end; empty if it could not be read
     * @param verified whether the kernel then held what was wanted, conflicts and held-back steps aside
     * @param planned whether every step of the plan was acknowledged, so that the follow-up had its turn
     * @param problem one sentence; empty string if all is well
     * @param conflicts foreign things in the way, a sentence each
     */
    record Report(
            Plan plan,
            Optional<NetworkState> observed,
            boolean verified,
            boolean planned,
            String problem,
            List<String> conflicts,
            long appliedNanos,
            long verifiedNanos) {}

    private final Backend backend;
    private final ControlLoop loop;
    private final SavedSysctls saved;

    Pass(Backend backend, ControlLoop loop, SavedSysctls saved) {
        this.backend = backend;
        this.loop = loop;
        this.saved = saved;
    }

    /**
     * Makes the kernel hold {@code wanted}.
     *
     * @param trusted what the kernel is known to hold; empty: read it first
     * @param admit which of the planned steps may be taken now
     * @param followUp steps to take after the plan
     */
    Report run(
            NetworkState wanted, Optional<NetworkState> trusted, UnaryOperator<List<Step>> admit, List<Step> followUp) {
        try {
            NetworkState before = trusted.isPresent() ? trusted.get() : backend.observe(wanted);
            Planner.Result planned = Planner.plan(before, wanted, backend.ownership());
            List<Step> admitted = admit.apply(planned.plan().steps());
            Plan plan = new Plan(admitted);
            if (admitted.isEmpty() && followUp.isEmpty()) {
                long now = loop.nanoTime();
                boolean done = planned.plan().isEmpty();
                return new Report(plan, Optional.of(before), done, true, "", planned.conflicts(), now, done ? now : 0);
            }
            saved.remember(wanted, before.sysctls());
            ApplyResult result = backend.apply(join(admitted, followUp));
            long applied = loop.nanoTime();
            NetworkState after = backend.observe(wanted);
            Planner.Result left = Planner.plan(after, wanted, backend.ownership());
            boolean verified = admit.apply(left.plan().steps()).isEmpty();
            long now = loop.nanoTime();
            String problem = !result.ok()
                    ? result.reason()
                    : verified
                            ? ""
                            : "the kernel did not keep: "
                                    + left.plan().steps().get(0).text();
            return new Report(
                    plan,
                    Optional.of(after),
                    verified && result.ok(),
                    result.applied() >= admitted.size(),
                    problem,
                    left.conflicts(),
                    applied,
                    verified ? now : 0);
        } catch (KernelException e) {
            return new Report(
                    Plan.nothing(), Optional.empty(), false, false, e.getMessage(), List.of(), loop.nanoTime(), 0);
        }
    }

    private static List<Step> join(List<Step> first, List<Step> then) {
        if (then.isEmpty()) {
            return first;
        }
        List<Step> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
