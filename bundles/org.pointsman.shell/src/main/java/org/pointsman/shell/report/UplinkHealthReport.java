/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.TargetReport;

/**
 * All that is known of one uplink's health.
 *
 * @param uplink its name
 * @param health the judgement
 * @param report what it rests on; empty: it is not watched
 * @param notes sentences about that
 * @param usable whether new flows may take it
 */
public record UplinkHealthReport(
        String uplink, Health health, Optional<HealthReport> report, List<String> notes, boolean usable)
        implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("target"),
            Column.kept("state"),
            Column.number("last answer"),
            Column.number("RTT"),
            Column.number("loss"),
            Column.prose("last probe"));

    /** Copies the list. */
    public UplinkHealthReport {
        notes = List.copyOf(notes);
    }

    String word() {
        return Words.lower(health.state());
    }

    String why() {
        if (!health.reason().isEmpty()) {
            return health.reason();
        }
        return report.isEmpty() ? "it is not watched" : "no target has answered through it yet";
    }

    @Override
    public String part() {
        return Words.clean(uplink);
    }

    @Override
    public String line() {
        return Words.clean(uplink + ": " + word() + ", " + why());
    }

    @Override
    public String text(Terminal terminal) {
        Facts facts = new Facts()
                .add("uplink", uplink, Style.TITLE)
                .add(
                        "health",
                        word()
                                + report.map(r -> ", for " + Words.duration(r.age()))
                                        .orElse(""),
                        HealthWords.style(health.state()))
                .add("why", why())
                .add("usable", usable ? "yes" : "no", usable ? Style.GOOD : Style.BAD)
                .add("RTT", HealthWords.millis(health.rttMillis()))
                .add(
                        "jitter",
                        report.map(r -> HealthWords.millis(r.jitterMillis())).orElse(""))
                .add("loss", HealthWords.percent(health.lossPercent()));
        report.ifPresent(r -> facts.add("profile", r.profile())
                .add("probes cost", cost(r))
                .add("would change", r.next())
                .addAll("notes", r.notes()));
        facts.addAll("notes", notes);
        List<String> lines = new ArrayList<>(facts.lines(terminal));
        List<TargetReport> targets = report.map(HealthReport::targets).orElse(List.of());
        if (!targets.isEmpty()) {
            lines.add("");
            lines.addAll(new Table(
                            COLUMNS,
                            targets.stream().map(UplinkHealthReport::row).toList())
                    .lines(terminal));
        }
        return String.join("\n", lines);
    }

    private static String cost(HealthReport r) {
        String sent = Words.bytes(r.bytesSent()) + " so far";
        return r.budget()
                .map(b -> sent + "; " + Words.bytes(b.used()) + " of " + Words.bytes(b.hourly()) + " this hour")
                .orElse(sent);
    }

    private static List<Cell> row(TargetReport t) {
        Style style = switch (t.state()) {
            case ANSWERS -> Style.GOOD;
            case NEVER_ANSWERED -> Style.DIM;
            case SILENT, FAILS, CAPTIVE -> Style.BAD;
        };
        return List.of(
                Cell.of(t.target()),
                new Cell(Words.lower(t.state()).replace('_', ' '), style),
                Cell.of(t.lastAnswer().map(a -> Words.duration(a) + " ago").orElse("")),
                Cell.of(HealthWords.millis(t.rttMillis())),
                Cell.of(HealthWords.percent(t.lossPercent())),
                Cell.of(t.detail()));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("uplink", uplink)
                .add("state", word())
                .add("reason", health.reason())
                .add("usable", usable)
                .add("ageSeconds", Json.orNull(number(report.map(r -> r.age().toSeconds()))))
                .add("rttMillis", Json.orNull(health.rttMillis()))
                .add(
                        "jitterMillis",
                        report.map(r -> Json.orNull(r.jitterMillis())).orElse(JsonValue.NULL))
                .add("lossPercent", Json.orNull(health.lossPercent()))
                .add("profile", Json.orNull(report.map(HealthReport::profile)))
                .add("wouldChange", Json.orNull(report.map(HealthReport::next)))
                .add("bytesSent", Json.orNull(number(report.map(HealthReport::bytesSent))))
                .add(
                        "budget",
                        report.flatMap(HealthReport::budget)
                                .<JsonValue>map(b -> Json.object()
                                        .add("used", b.used())
                                        .add("hourly", b.hourly())
                                        .build())
                                .orElse(JsonValue.NULL))
                .add("notes", Json.strings(report.map(HealthReport::notes).orElse(notes)))
                .add(
                        "targets",
                        Json.objects(report.map(HealthReport::targets).orElse(List.of()).stream()
                                .map(UplinkHealthReport::json)
                                .toList()))
                .build();
    }

    private static OptionalLong number(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static JsonObject json(TargetReport t) {
        return Json.object()
                .add("target", t.target())
                .add("kind", t.kind())
                .add("state", Words.lower(t.state()).replace('_', ' '))
                .add("lastAnswerSeconds", Json.orNull(number(t.lastAnswer().map(a -> a.toSeconds()))))
                .add("rttMillis", Json.orNull(t.rttMillis()))
                .add("lossPercent", Json.orNull(t.lossPercent()))
                .add("detail", t.detail())
                .build();
    }
}
