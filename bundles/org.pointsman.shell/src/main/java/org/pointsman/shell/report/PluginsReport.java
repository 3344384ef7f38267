/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is in the plug-in folder.
 *
 * @param folder absolute; empty: none is watched
 * @param plugins sorted by name
 * @param gate which were let in, and which were not
 */
public record PluginsReport(String folder, List<Plugin> plugins, PluginGate gate) implements Report {
    /** So many frames are shown; the JSON has them all. */
    private static final int STACK = 8;

    private static final List<Column> COLUMNS =
            List.of(Column.kept("plug-in"), Column.kept("version"), Column.kept("state"), Column.prose("brings"));

    /** Copies the list. */
    public PluginsReport {
        plugins = List.copyOf(plugins);
    }

    /**
     * One of them.
     *
     * @param name the bundle's symbolic name
     * @param state in a word or two
     * @param brings services of our API
     * @param missing requirements that nobody meets
     * @param quarantine what it did that none of its services is called any more; empty: they are
     * @param stack where its thread hung then, a line for each frame; empty: it did not hang
     */
    public record Plugin(
            String name,
            String version,
            String state,
            List<String> brings,
            List<String> missing,
            String quarantine,
            List<String> stack) {
        /** Copies the lists. */
        public Plugin {
            brings = List.copyOf(brings);
            missing = List.copyOf(missing);
            stack = List.copyOf(stack);
        }
    }

    @Override
    public String part() {
        return Words.count(plugins.size(), "plug-in", "plug-ins");
    }

    @Override
    public String line() {
        return plugins.isEmpty()
                ? folder.isEmpty() ? "No plug-in folder is watched." : Words.clean("No plug-in is in " + folder + ".")
                : Words.clean(
                        plugins.stream().map(p -> p.name() + " " + p.version()).collect(Collectors.joining(", ")));
    }

    @Override
    public String text(Terminal terminal) {
        if (plugins.isEmpty()) {
            List<String> none = new ArrayList<>(Words.wrap(line(), terminal.columns()));
            none.addAll(gate.lines(terminal));
            return String.join("\n", none);
        }
        List<List<Cell>> rows = plugins.stream()
                .map(p -> List.of(
                        Cell.of(p.name()),
                        Cell.of(p.version()),
                        new Cell(p.state(), p.state().equals("runs") ? Style.GOOD : Style.WARN),
                        Cell.of(String.join(", ", p.brings()))))
                .toList();
        List<String> lines = new ArrayList<>(new Table(COLUMNS, rows).lines(terminal));
        for (Plugin p : plugins) {
            for (String missing : p.missing()) {
                lines.addAll(Words.wrap(
                        Words.clean("! " + p.name() + " cannot run: it needs " + missing), terminal.columns()));
            }
        }
        for (Plugin p : plugins) {
            if (!p.quarantine().isEmpty()) {
                lines.addAll(Words.wrap(
                        Words.clean("! " + p.name() + " is not called any more: " + p.quarantine()
                                + "; 'wan:plugins release " + p.name() + "' or an update ends that"),
                        terminal.columns()));
                p.stack().stream()
                        .limit(STACK)
                        .map(s -> Words.clean("    at " + s))
                        .forEach(lines::add);
            }
        }
        lines.addAll(gate.lines(terminal));
        return String.join("\n", lines);
    }

    @Override
    public int exitCode() {
        return gate.refused().isEmpty()
                        && plugins.stream()
                                .allMatch(p ->
                                        p.missing().isEmpty() && p.quarantine().isEmpty())
                ? ExitCodes.FINE
                : ExitCodes.DEGRADED;
    }

    @Override
    public JsonObject json() {
        return gate.addTo(Json.object())
                .add("folder", folder)
                .add(
                        "plugins",
                        Json.objects(plugins.stream()
                                .map(p -> Json.object()
                                        .add("name", p.name())
                                        .add("version", p.version())
                                        .add("state", p.state())
                                        .add("brings", Json.strings(p.brings()))
                                        .add("missing", Json.strings(p.missing()))
                                        .add("quarantine", p.quarantine())
                                        .add("stack", Json.strings(p.stack()))
                                        .build())
                                .toList()))
                .build();
    }
}
