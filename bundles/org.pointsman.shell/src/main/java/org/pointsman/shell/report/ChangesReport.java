/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pointsman.api.config.ConfigurationStore.Change;

/**
 * What differs between two configurations.
 *
 * @param between which; empty if that goes without saying
 * @param outcome what has become of it; empty: nothing yet
 */
public record ChangesReport(List<Change> changes, String between, String outcome) implements Report {
    /** Copies the list. */
    public ChangesReport {
        changes = List.copyOf(changes);
    }

    /** A comparison. */
    public static ChangesReport between(String which, List<Change> changes) {
        return new ChangesReport(changes, which, "");
    }

    /** Changes that were made. */
    public static ChangesReport made(List<Change> changes, String outcome) {
        return new ChangesReport(changes, "", outcome);
    }

    @Override
    public String part() {
        return Words.count(changes.size(), "change", "changes");
    }

    @Override
    public String line() {
        return Stream.of(between, part(), outcome).filter(s -> !s.isEmpty()).collect(Collectors.joining("; "));
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        if (!between.isEmpty()) {
            lines.addAll(Words.wrap(between + ":", terminal.columns()));
        }
        String pid = "";
        for (Change c : changes) {
            if (!c.pid().equals(pid)) {
                pid = c.pid();
                lines.add(pid + (c.key().isEmpty() ? c.after().isPresent() ? " (new)" : " (gone)" : ""));
            }
            if (!c.key().isEmpty()) {
                lines.add("  " + c.key() + ": " + values(c, terminal));
            }
        }
        if (changes.isEmpty()) {
            lines.add("no difference");
        }
        if (!outcome.isEmpty()) {
            lines.addAll(Words.wrap(outcome, terminal.columns()));
        }
        return String.join("\n", lines);
    }

    private static String values(Change c, Terminal terminal) {
        String before =
                c.before().map(v -> terminal.paint(Style.BAD, Words.clean(v))).orElse("");
        String after =
                c.after().map(v -> terminal.paint(Style.GOOD, Words.clean(v))).orElse("(left out)");
        return before.isEmpty() ? after : before + " -> " + after;
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add(
                        "changes",
                        Json.objects(changes.stream().map(ChangesReport::object).toList()))
                .add("between", Json.orNull(Optional.of(between).filter(s -> !s.isEmpty())))
                .add("outcome", Json.orNull(Optional.of(outcome).filter(s -> !s.isEmpty())))
                .build();
    }

    private static JsonObject object(Change c) {
        return Json.object()
                .add("pid", c.pid())
                .add("key", Json.orNull(Optional.of(c.key()).filter(k -> !k.isEmpty())))
                .add("before", Json.orNull(c.before()))
                .add("after", Json.orNull(c.after()))
                .build();
    }
}
