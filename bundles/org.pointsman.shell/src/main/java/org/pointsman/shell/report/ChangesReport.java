/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.config.ConfigurationStore.Change;

/**
 * What differs between two configurations.
 *
 * @param outcome what has become of it, or between which
 */
public record ChangesReport(List<Change> changes, String outcome, int exitCode) implements Report {
    /** Copies the list. */
    public ChangesReport {
        changes = List.copyOf(changes);
    }

    @Override
    public String part() {
        return Words.count(changes.size(), "change", "changes");
    }

    @Override
    public String line() {
        return part() + "; " + outcome;
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>();
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
        lines.addAll(Words.wrap(outcome, terminal.columns()));
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
                .add("outcome", outcome)
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
