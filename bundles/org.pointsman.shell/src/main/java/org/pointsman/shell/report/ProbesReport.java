/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.pointsman.api.health.ProbeResult;

/**
 * What targets said that were asked through one uplink.
 *
 * @param uplink its name
 * @param rows what each said, in the order in which they answered
 */
public record ProbesReport(String uplink, List<Row> rows) implements Report {
    private static final List<Column> COLUMNS =
            List.of(Column.kept("target"), Column.kept("answer"), Column.number("took"), Column.prose("what came"));

    /**
     * One target.
     *
     * @param target as it was asked for
     * @param result what it said
     */
    public record Row(String target, ProbeResult result) {}

    /** Copies the list. */
    public ProbesReport {
        rows = List.copyOf(rows);
    }

    private long answered() {
        return rows.stream()
                .filter(r -> r.result().outcome() == ProbeResult.Outcome.ANSWERED)
                .count();
    }

    @Override
    public String part() {
        return Words.clean(uplink);
    }

    @Override
    public String line() {
        return Words.clean(
                uplink + ": " + answered() + " of " + Words.count(rows.size(), "target", "targets") + " answered");
    }

    /** 1 if nobody answered. */
    @Override
    public int exitCode() {
        return answered() > 0 ? ExitCodes.FINE : ExitCodes.FAILED;
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        if (!rows.isEmpty()) {
            lines.addAll(
                    new Table(COLUMNS, rows.stream().map(ProbesReport::cells).toList()).lines(terminal));
            lines.add("");
        }
        lines.addAll(Words.wrap(line(), terminal.columns()));
        return String.join("\n", lines);
    }

    private static OptionalDouble millis(ProbeResult result) {
        return result.roundTrip().map(d -> OptionalDouble.of(d.toNanos() / 1e6)).orElse(OptionalDouble.empty());
    }

    private static List<Cell> cells(Row row) {
        Cell answer = switch (row.result().outcome()) {
            case ANSWERED -> new Cell("yes", Style.GOOD);
            case CAPTIVE -> new Cell("a portal", Style.WARN);
            case FAILED -> new Cell("error", Style.BAD);
            case SILENT -> new Cell("none", Style.BAD);
        };
        return List.of(
                Cell.of(row.target()),
                answer,
                Cell.of(HealthWords.millis(millis(row.result()))),
                Cell.of(row.result().detail()));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("uplink", uplink)
                .add("answered", answered())
                .add(
                        "targets",
                        Json.objects(rows.stream().map(ProbesReport::json).toList()))
                .build();
    }

    private static JsonObject json(Row row) {
        return Json.object()
                .add("target", row.target())
                .add("outcome", Words.lower(row.result().outcome()))
                .add("rttMillis", Json.orNull(millis(row.result())))
                .add("detail", row.result().detail())
                .add("bytes", row.result().bytes())
                .build();
    }
}
