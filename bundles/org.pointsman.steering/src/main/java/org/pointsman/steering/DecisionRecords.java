/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

/** Writes into the journal what was decided, why, and what became of it. Loop only. */
final class DecisionRecords {
    /**
     * A decision on its way to the kernel.
     *
     * @param before the question that was decided before
     * @param question the one that this decides
     * @param chosenBefore name of the uplink that carried unmarked traffic before
     * @param sharesBefore shares by uplink before
     * @param advice the answer
     * @param followUp what is to be done once it is in place
     * @param seenNanos when the event was seen
     * @param decidedNanos when it was decided
     */
    record Decided(
            Forecast.Question before,
            Forecast.Question question,
            Optional<String> chosenBefore,
            Map<String, Integer> sharesBefore,
            NetworkState advice,
            List<Step> followUp,
            long seenNanos,
            long decidedNanos) {}

    private final Journal journal;
    private final InForce inForce;
    private final Ownership own;

    DecisionRecords(Journal journal, InForce inForce, Ownership own) {
        this.journal = journal;
        this.inForce = inForce;
        this.own = own;
    }

    /** A plug-in is called no more. */
    void quarantined(PluginCalls.Quarantine quarantine, long now) {
        journal.add(new Decision(
                nextNumber(),
                Instant.now(),
                quarantine.sentence(),
                inForce.chosen(),
                quarantine.stack().stream().map(line -> "at " + line).toList(),
                List.of(),
                "none of its services is called any more; what they said last stays in force as far as it can",
                new Decision.Timing(now, 0, 0, 0)));
    }

    /**
     * A decision was applied, or was not.
     *
     * @param askedAgain whether it was asked for only because somebody wanted to be asked again
     */
    void applied(Decided decided, boolean askedAgain, Reconciler.Outcome outcome) {
        Forecast.Question question = decided.question();
        boolean sameChoice = decided.chosenBefore().equals(inForce.chosen())
                && decided.sharesBefore().equals(inForce.shares());
        if (sameChoice
                && outcome.ok()
                && outcome.plan().steps().stream().allMatch(this::isOfHost)
                && decided.followUp().isEmpty()
                && !Changes.decisive(decided.before().facts(), question.facts())) {
            return;
        }
        List<String> reasons = new ArrayList<>(decided.advice().notes());
        decided.followUp().forEach(s -> reasons.add("then: " + s.text()));
        question.facts().forEach(f -> reasons.add(f.name() + " (metric " + f.metric() + "): " + f.explanation()));
        journal.add(new Decision(
                nextNumber(),
                Instant.now(),
                trigger(decided, askedAgain),
                inForce.chosen(),
                reasons,
                outcome.plan().steps().stream().map(Step::text).toList(),
                outcome.sentence(),
                // what was applied by reflex was decided before it happened
                new Decision.Timing(
                        decided.seenNanos(),
                        Math.min(decided.decidedNanos(), outcome.appliedNanos()),
                        outcome.appliedNanos(),
                        outcome.verifiedNanos())));
    }

    private static String trigger(Decided decided, boolean askedAgain) {
        List<String> changes =
                Changes.between(decided.before().facts(), decided.question().facts());
        return !changes.isEmpty()
                ? String.join("; ", changes)
                : decided.before().edition() != decided.question().edition() && !askedAgain
                        ? "strategy or contributors changed"
                        : "asked again";
    }

    /** Hosts of joined segments come and go: no decision of ours. */
    private boolean isOfHost(Step step) {
        return step instanceof Step.ReplaceRoute r && own.isJoinTable(r.route().table())
                || step instanceof Step.DeleteRoute d
                        && own.isJoinTable(d.route().table());
    }

    private long nextNumber() {
        return journal.recent().isEmpty() ? 1 : journal.recent().get(0).number() + 1;
    }
}
