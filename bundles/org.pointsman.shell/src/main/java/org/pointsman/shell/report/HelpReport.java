/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The commands there are.
 *
 * @param commands by name
 */
public record HelpReport(List<Entry> commands) implements Report {
    private static final String INDENT = "  ";

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
            List<String> lines = new ArrayList<>();
            for (String part : Words.wrap(usage, terminal.columns() - INDENT.length())) {
                lines.add(terminal.paint(Style.TITLE, lines.isEmpty() ? part : INDENT + part));
            }
            for (String part : Words.wrap(description, terminal.columns() - INDENT.length())) {
                lines.add(INDENT + part);
            }
            return String.join("\n", lines);
        }

        String name() {
            return usage.split(" ", 2)[0];
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
        Facts facts = new Facts();
        commands.forEach(c -> facts.add(c.name(), c.description()));
        return facts.text(terminal) + "\n\n"
                + String.join(
                        "\n",
                        Words.wrap(
                                "'wan:help COMMAND' says how one is typed; 'wan:' may be left out.",
                                terminal.columns()));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("commands", Json.reports(commands)).build();
    }
}
