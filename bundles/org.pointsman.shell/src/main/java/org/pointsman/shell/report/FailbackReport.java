/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Which uplinks are held back no longer.
 *
 * @param released their names
 * @param asked the only one that was meant
 */
public record FailbackReport(List<String> released, Optional<String> asked) implements Report {
    /** Copies the list. */
    public FailbackReport {
        released = List.copyOf(released);
    }

    @Override
    public String part() {
        return Words.clean(String.join(" ", released));
    }

    @Override
    public String line() {
        if (released.isEmpty()) {
            return "Nothing holds " + asked.map(Words::clean).orElse("any uplink") + " back.";
        }
        return Words.clean(String.join(", ", released)) + (released.size() == 1 ? " is" : " are")
                + " held back no longer.";
    }

    @Override
    public String text(Terminal terminal) {
        return String.join("\n", Words.wrap(line(), terminal.columns()));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("released", Json.strings(released)).build();
    }
}
