/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;

/**
 * Which strategies there are.
 *
 * @param inForce the one that decides
 * @param names of all that could
 */
public record StrategiesReport(String inForce, List<String> names) implements Report {
    private static final List<Column> COLUMNS = List.of(Column.kept("strategy"), Column.prose("state"));

    /** Copies the list. */
    public StrategiesReport {
        names = List.copyOf(names);
    }

    @Override
    public String part() {
        return Words.clean(inForce);
    }

    @Override
    public String line() {
        return Words.clean(String.join(", ", names));
    }

    @Override
    public String text(Terminal terminal) {
        List<List<Cell>> rows = names.stream()
                .map(n -> List.of(Cell.of(n), Cell.of(n.equals(inForce) ? "decides" : "")))
                .toList();
        return String.join("\n", new Table(COLUMNS, rows).lines(terminal));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("inForce", inForce)
                .add("strategies", Json.strings(names))
                .build();
    }
}
