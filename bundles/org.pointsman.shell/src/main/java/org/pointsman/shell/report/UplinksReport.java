/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All uplinks, by metric and name.
 *
 * @param uplinks each of them
 */
public record UplinksReport(List<UplinkReport> uplinks) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("name"),
            Column.folding("medium"),
            Column.kept("state"),
            Column.kept("reachable"),
            Column.number("share"),
            Column.folding("gateway"),
            Column.folding("address"),
            Column.kept("since"),
            Column.prose("why"));

    /** Copies the list. */
    public UplinksReport {
        uplinks = List.copyOf(uplinks);
    }

    @Override
    public String part() {
        return uplinks.stream().map(UplinkReport::part).collect(Collectors.joining(" "));
    }

    @Override
    public String line() {
        return uplinks.isEmpty()
                ? "No uplink is configured."
                : uplinks.stream().map(u -> u.part() + " " + u.state()).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        return uplinks.isEmpty()
                ? line()
                : String.join(
                        "\n",
                        new Table(
                                        COLUMNS,
                                        uplinks.stream().map(UplinksReport::row).toList())
                                .lines(terminal));
    }

    private static List<Cell> row(UplinkReport u) {
        return List.of(
                new Cell(u.name(), u.inUse() ? Style.TITLE : Style.PLAIN),
                Cell.of(u.medium()),
                new Cell(u.state(), u.stateStyle()),
                new Cell(u.reachable(), u.reachableStyle()),
                new Cell(u.percent(), u.inUse() ? Style.GOOD : Style.DIM),
                Cell.of(u.gateway().orElse("")),
                Cell.of(address(u.addresses())),
                Cell.of(Words.duration(u.since())),
                Cell.of(u.why()));
    }

    private static String address(List<String> addresses) {
        return switch (addresses.size()) {
            case 0 -> "";
            case 1 -> addresses.get(0);
            default -> addresses.get(0) + " +" + (addresses.size() - 1);
        };
    }

    @Override
    public JsonObject json() {
        return Json.object().add("uplinks", Json.reports(uplinks)).build();
    }
}
