/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.api.lan.Join;
import org.pointsman.api.net.Prefix;

/**
 * Segments that are joined to one network.
 *
 * @param joins each of them, at least one
 */
public record JoinsReport(List<Join.Report> joins) implements Report {
    private static final List<Column> MEMBERS =
            List.of(Column.kept("member"), Column.kept("state"), Column.number("hosts"), Column.prose("why"));
    private static final List<Column> HOSTS = List.of(
            Column.kept("host"),
            Column.folding("MAC"),
            Column.kept("behind"),
            Column.number("since"),
            Column.number("heard"),
            Column.prose("note"));

    /** Copies the list. */
    public JoinsReport {
        joins = List.copyOf(joins);
    }

    @Override
    public String part() {
        return joins.stream().map(Join.Report::name).collect(Collectors.joining(" "));
    }

    @Override
    public String line() {
        return joins.stream()
                .map(j -> j.name() + " "
                        + Words.count(j.hosts().size(), "host", "hosts")
                        + (j.alarms().isEmpty()
                                ? ""
                                : ", " + Words.count(j.alarms().size(), "alarm", "alarms")))
                .collect(Collectors.joining("; "));
    }

    @Override
    public String text(Terminal terminal) {
        return joins.stream().map(j -> text(j, terminal)).collect(Collectors.joining("\n\n"));
    }

    private static String text(Join.Report join, Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.paint(
                Style.TITLE,
                join.name() + ": " + join.network().map(Prefix::toString).orElse("no member has an address yet")));
        lines.addAll(new Table(
                        MEMBERS,
                        join.members().stream()
                                .map(m -> List.of(
                                        Cell.of(m.device()),
                                        Cell.of(m.state()),
                                        Cell.of(Integer.toString(m.hosts())),
                                        Cell.of(m.why())))
                                .toList())
                .lines(terminal));
        for (String alarm : join.alarms()) {
            lines.addAll(Words.wrap("! " + alarm, terminal.columns()));
        }
        if (!join.hosts().isEmpty()) {
            lines.add("");
            lines.addAll(
                    new Table(HOSTS, join.hosts().stream().map(JoinsReport::row).toList()).lines(terminal));
        }
        String counts = join.counts().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        if (!counts.isEmpty()) {
            lines.add("");
            lines.addAll(Words.wrap(counts, terminal.columns()));
        }
        return String.join("\n", lines);
    }

    private static List<Cell> row(Join.Host h) {
        return List.of(
                Cell.of(h.address().toString()),
                Cell.of(h.mac().orElse("")),
                Cell.of(h.device()),
                Cell.of(Words.duration(seconds(h.sinceSeconds()))),
                Cell.of(Words.duration(seconds(h.heardSeconds()))),
                Cell.of(h.note()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("joins", Json.objects(joins.stream().map(JoinsReport::json).toList()))
                .build();
    }

    private static JsonObject json(Join.Report join) {
        JsonObjectBuilder counts = Json.object();
        join.counts().forEach(counts::add);
        return Json.object()
                .add("name", join.name())
                .add("network", Json.orNull(join.network().map(Prefix::toString)))
                .add(
                        "members",
                        Json.objects(join.members().stream()
                                .map(m -> Json.object()
                                        .add("device", m.device())
                                        .add("state", m.state())
                                        .add("why", m.why())
                                        .add("hosts", m.hosts())
                                        .build())
                                .toList()))
                .add(
                        "hosts",
                        Json.objects(
                                join.hosts().stream().map(JoinsReport::json).toList()))
                .add("counts", counts)
                .add("alarms", Json.strings(join.alarms()))
                .build();
    }

    private static JsonObject json(Join.Host h) {
        return Json.object()
                .add("address", h.address().toString())
                .add("mac", Json.orNull(h.mac()))
                .add("device", h.device())
                .add("sinceSeconds", h.sinceSeconds())
                .add("heardSeconds", h.heardSeconds())
                .add("note", h.note())
                .build();
    }
}
