/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.decision.Decision;

/**
 * One decision among others that come: what happened, and what became of it.
 *
 * @param decision the record
 */
public record EventReport(Decision decision) implements Report {
    private static final String INDENT = "          ";

    @Override
    public String part() {
        return Long.toString(decision.number());
    }

    @Override
    public String line() {
        return Words.clean(happened());
    }

    private String happened() {
        DecisionReport report = new DecisionReport(decision);
        // by reflex it is applied before anybody has seen why
        long micros = report.seenToApplied().orElse(0);
        String took = micros > 0 && !decision.plan().isEmpty() ? " in " + Words.micros(micros) : "";
        return Words.sentence(decision.trigger()) + " Now " + decision.chosen().orElse("no uplink") + took + ": "
                + decision.outcome();
    }

    @Override
    public String text(Terminal terminal) {
        String time = Words.time(decision.time(), terminal.zone()).substring("2026-11-23 ".length());
        List<String> lines = new ArrayList<>();
        String label = time;
        for (String part : Words.wrap(line(), terminal.columns() - INDENT.length())) {
            lines.add(terminal.paint(Style.DIM, label) + INDENT.substring(label.length()) + part);
            label = "";
        }
        return String.join("\n", lines);
    }

    @Override
    public JsonValue json() {
        return new DecisionReport(decision).json();
    }
}
