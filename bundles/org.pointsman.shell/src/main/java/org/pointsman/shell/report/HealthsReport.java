/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.api.health.HealthReport;

/**
 * Whether the internet answers through each uplink.
 *
 * @param uplinks each of them
 */
public record HealthsReport(List<UplinkHealthReport> uplinks) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("uplink"),
            Column.kept("health"),
            Column.kept("since"),
            Column.number("RTT"),
            Column.number("jitter"),
            Column.number("loss"),
            Column.folding("profile"),
            Column.prose("why"));

    /** Copies the list. */
    public HealthsReport {
        uplinks = List.copyOf(uplinks);
    }

    @Override
    public String part() {
        return uplinks.stream().map(UplinkHealthReport::part).collect(Collectors.joining(" "));
    }

    @Override
    public String line() {
        return uplinks.isEmpty()
                ? "No uplink is configured."
                : uplinks.stream().map(u -> u.part() + " " + u.word()).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        return uplinks.isEmpty()
                ? line()
                : String.join(
                        "\n",
                        new Table(
                                        COLUMNS,
                                        uplinks.stream().map(HealthsReport::row).toList())
                                .lines(terminal));
    }

    private static List<Cell> row(UplinkHealthReport u) {
        return List.of(
                Cell.of(u.uplink()),
                new Cell(u.word(), HealthWords.style(u.health().state())),
                Cell.of(u.report().map(r -> Words.duration(r.age())).orElse("")),
                Cell.of(HealthWords.millis(u.health().rttMillis())),
                Cell.of(u.report()
                        .map(r -> HealthWords.millis(r.jitterMillis()))
                        .orElse("")),
                Cell.of(HealthWords.percent(u.health().lossPercent())),
                Cell.of(u.report().map(HealthReport::profile).orElse("")),
                Cell.of(u.why()));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("uplinks", Json.reports(uplinks)).build();
    }
}
