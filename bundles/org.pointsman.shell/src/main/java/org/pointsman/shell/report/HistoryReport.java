/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonArray;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The latest decisions, newest first.
 *
 * @param decisions each of them
 */
public record HistoryReport(List<DecisionReport> decisions) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.number("no"),
            Column.kept("time"),
            Column.kept("chosen"),
            Column.number("steps"),
            Column.number("took"),
            Column.prose("trigger"),
            Column.prose("outcome"));

    /** Copies the list. */
    public HistoryReport {
        decisions = List.copyOf(decisions);
    }

    @Override
    public String part() {
        return Words.count(decisions.size(), "decision", "decisions");
    }

    @Override
    public String line() {
        return decisions.isEmpty()
                ? "Nothing has been decided yet."
                : decisions.stream().map(DecisionReport::line).collect(Collectors.joining("; "));
    }

    @Override
    public String text(Terminal terminal) {
        return decisions.isEmpty()
                ? line()
                : String.join(
                        "\n",
                        new Table(
                                        COLUMNS,
                                        decisions.stream()
                                                .map(d -> row(d, terminal))
                                                .toList())
                                .lines(terminal));
    }

    private static List<Cell> row(DecisionReport d, Terminal terminal) {
        return List.of(
                Cell.of(d.decision().number()),
                Cell.of(Words.time(d.decision().time(), terminal.zone())),
                d.decision().chosen().isPresent() ? Cell.of(d.chosen()) : new Cell(d.chosen(), Style.BAD),
                Cell.of(d.decision().plan().size()),
                Cell.of(DecisionReport.duration(d.seenToApplied())),
                Cell.of(d.decision().trigger()),
                Cell.of(d.decision().outcome()));
    }

    @Override
    public JsonArray json() {
        return Json.reports(decisions);
    }
}
