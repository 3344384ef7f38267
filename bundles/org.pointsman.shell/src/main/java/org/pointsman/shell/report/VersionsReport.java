/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonArray;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.api.config.ConfigurationStore.Version;

/**
 * Configurations that were in force, the newest first.
 *
 * @param inForce number of the one that is
 */
public record VersionsReport(List<Version> versions, int inForce) implements Report {
    private static final List<Column> COLUMNS =
            List.of(Column.number("no"), Column.kept("since"), Column.kept("by"), Column.prose(""));

    /** Copies the list. */
    public VersionsReport {
        versions = List.copyOf(versions);
    }

    @Override
    public String part() {
        return Words.count(versions.size(), "version", "versions");
    }

    @Override
    public String line() {
        return versions.isEmpty()
                ? "No version is kept."
                : versions.stream().map(v -> String.valueOf(v.number())).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        if (versions.isEmpty()) {
            return line();
        }
        List<List<Cell>> rows = versions.stream()
                .map(v -> List.of(
                        Cell.of(v.number()),
                        Cell.of(Words.time(v.time(), terminal.zone())),
                        Cell.of(v.author()),
                        Cell.of(v.number() == inForce ? "in force" : "")))
                .toList();
        return String.join("\n", new Table(COLUMNS, rows).lines(terminal));
    }

    @Override
    public JsonArray json() {
        return Json.objects(versions.stream()
                .map(v -> Json.object()
                        .add("version", v.number())
                        .add("since", v.time().toString())
                        .add("author", v.author())
                        .add("inForce", v.number() == inForce)
                        .build())
                .toList());
    }
}
