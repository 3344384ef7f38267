/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;

/**
 * One sentence instead of facts: why there are none, or what was done.
 *
 * @param sentence for people
 * @param exitCode what to exit with
 */
public record Sentence(String sentence, int exitCode) implements Report {
    /** Something that could not be shown. */
    public static Sentence failed(String sentence) {
        return new Sentence(sentence, ExitCodes.FAILED);
    }

    @Override
    public String part() {
        return Words.clean(sentence);
    }

    @Override
    public String line() {
        return part();
    }

    @Override
    public String text(Terminal terminal) {
        return String.join("\n", Words.wrap(part(), terminal.columns()));
    }

    @Override
    public JsonValue json() {
        return Json.object()
                .add(exitCode == ExitCodes.FINE ? "said" : "error", sentence)
                .build();
    }
}
