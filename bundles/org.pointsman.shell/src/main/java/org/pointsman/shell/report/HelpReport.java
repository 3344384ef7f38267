/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The commands there are.
 *
 * @param commands by name
 */
public record HelpReport(List<Entry> commands) implements Report {
    private static final List<Column> COLUMNS = List.of(Column.kept("command"), Column.prose("what it does"));

    /** Copies the list. */
    public HelpReport {
        commands = List.copyOf(commands);
    }

    /**
     * One command.
     *
     * @param usage how it is typed
     * @param description what it does
     */
    public record Entry(String usage, String description) implements Report {
        @Override
        public String part() {
            return usage;
        }

        @Override
        public String line() {
            return usage + ": " + description;
        }

        @Override
        public String text(Terminal terminal) {
            return new Facts().add(usage, description).text(terminal);
        }

        @Override
        public JsonObject json() {
            return Json.object()
                    .add("usage", usage)
                    .add("description", description)
                    .build();
        }
    }

    @Override
    public String part() {
        return Words.count(commands.size(), "command", "commands");
    }

    @Override
    public String line() {
        return commands.stream().map(Entry::usage).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        List<List<Cell>> rows = commands.stream()
                .map(c -> List.of(Cell.of(c.usage()), Cell.of(c.description())))
                .toList();
        return String.join("\n", new Table(COLUMNS, rows).lines(terminal));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("commands", Json.reports(commands)).build();
    }
}
