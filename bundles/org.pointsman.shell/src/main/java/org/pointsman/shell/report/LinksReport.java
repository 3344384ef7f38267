/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All network interfaces, by name.
 *
 * @param links each of them
 */
public record LinksReport(List<LinkReport> links) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("name"),
            Column.kept("kind"),
            Column.kept("state"),
            Column.folding("port of"),
            Column.number("mtu"),
            Column.folding("mac"),
            Column.prose("addresses"));

    /** Copies the list. */
    public LinksReport {
        links = List.copyOf(links);
    }

    @Override
    public String part() {
        return links.stream().map(LinkReport::part).collect(Collectors.joining(" "));
    }

    @Override
    public String line() {
        return links.isEmpty()
                ? "There is no network interface."
                : links.stream().map(l -> l.part() + " " + l.state()).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        return links.isEmpty()
                ? line()
                : String.join(
                        "\n",
                        new Table(COLUMNS, links.stream().map(LinksReport::row).toList()).lines(terminal));
    }

    private static List<Cell> row(LinkReport l) {
        return List.of(
                Cell.of(l.link().name()),
                Cell.of(l.kind()),
                new Cell(l.state(), l.style()),
                Cell.of(l.master().orElse("")),
                Cell.of(l.link().mtu()),
                Cell.of(l.link().mac()),
                Cell.of(String.join(" ", l.addresses())));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("links", Json.reports(links)).build();
    }
}
