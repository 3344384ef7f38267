/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;
import java.util.List;

/**
 * What a word may become.
 *
 * @param words a word each
 */
public record Candidates(List<String> words) implements Report {
    /** Copies the list. */
    public Candidates {
        words = List.copyOf(words);
    }

    @Override
    public String part() {
        return Words.clean(String.join(" ", words));
    }

    @Override
    public String line() {
        return part();
    }

    @Override
    public String text(Terminal terminal) {
        return String.join("\n", words.stream().map(Words::clean).toList());
    }

    @Override
    public JsonValue json() {
        return Json.strings(words);
    }
}
