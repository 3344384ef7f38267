/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.pointsman.api.decision.Decision;

/**
 * One decision, from what was seen to what became of it.
 *
 * @param decision the record
 */
public record DecisionReport(Decision decision) implements Report {
    /** Microseconds from the kernel's event to the complete desired state; empty if a stage was not reached. */
    public OptionalLong seenToDecided() {
        return micros(decision.timing().seen(), decision.timing().decided());
    }

    /** Microseconds from there to the kernel's last acknowledgement; empty if a stage was not reached. */
    public OptionalLong decidedToApplied() {
        return micros(decision.timing().decided(), decision.timing().applied());
    }

    /** Microseconds from there to the kernel read again; empty if a stage was not reached. */
    public OptionalLong appliedToVerified() {
        return micros(decision.timing().applied(), decision.timing().verified());
    }

    /** Microseconds from the kernel's event to its last acknowledgement: the switch; empty if not applied. */
    public OptionalLong seenToApplied() {
        return micros(decision.timing().seen(), decision.timing().applied());
    }

    private static OptionalLong micros(long from, long to) {
        // by reflex it is applied before the event has come to where it is decided
        return from == 0 || to == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Math.round((to - from) / 1e3)));
    }

    String chosen() {
        return decision.chosen().orElse("none");
    }

    static String duration(OptionalLong micros) {
        return micros.isPresent() ? Words.micros(micros.getAsLong()) : "";
    }

    @Override
    public String part() {
        return Long.toString(decision.number());
    }

    @Override
    public String line() {
        return Words.clean("decision " + decision.number() + ": " + chosen() + ". " + Words.sentence(decision.trigger())
                + " " + decision.outcome());
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>(new Facts()
                .add("decision", part(), Style.TITLE)
                .add("time", Words.time(decision.time(), terminal.zone()))
                .add("trigger", decision.trigger())
                .add("chosen", chosen(), decision.chosen().isPresent() ? Style.GOOD : Style.BAD)
                .addAll("reasons", decision.reasons())
                .add("outcome", decision.outcome())
                .addAll("stages", stages())
                .add("plan", decision.plan().isEmpty() ? "nothing had to change" : "")
                .lines(terminal));
        if (!decision.plan().isEmpty()) {
            lines.add(terminal.paint(Style.DIM, "plan"));
            // as it is, however wide: a wrapped command could not be copied
            decision.plan().stream().flatMap(String::lines).forEach(line -> lines.add("  " + line));
        }
        return String.join("\n", lines);
    }

    private List<String> stages() {
        List<String> stages = new ArrayList<>();
        stage(stages, "seen to decided", seenToDecided());
        stage(stages, "decided to applied", decidedToApplied());
        stage(stages, "applied to verified", appliedToVerified());
        return stages;
    }

    // exact here, where a person looks at one decision; rounded in tables
    private static void stage(List<String> stages, String name, OptionalLong micros) {
        stages.add(name + ": " + (micros.isPresent() ? micros.getAsLong() + " µs" : "not reached"));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("number", decision.number())
                .add("time", decision.time().toString())
                .add("trigger", decision.trigger())
                .add("chosen", Json.orNull(decision.chosen()))
                .add("reasons", Json.strings(decision.reasons()))
                .add("plan", Json.strings(decision.plan()))
                .add("outcome", decision.outcome())
                .add("seenToDecidedMicros", Json.orNull(seenToDecided()))
                .add("decidedToAppliedMicros", Json.orNull(decidedToApplied()))
                .add("appliedToVerifiedMicros", Json.orNull(appliedToVerified()))
                .build();
    }
}
