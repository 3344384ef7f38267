/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;

/**
 * A report that takes its time: it is run while somebody looks, and says on the way how it goes. Where nobody can look, as in a pipe within
 * the shell, it is only a sentence.
 */
public interface Live extends Report {
    /**
     * Runs to its end.
     *
     * @return what is shown last; its exit code is this report's
     * @throws InterruptedException if whoever looked has gone; all that was begun is undone then
     */
    Report run(Screen screen) throws InterruptedException;

    /** What it is called, for the sentence. */
    String command();

    @Override
    default String part() {
        return command();
    }

    @Override
    default String line() {
        return "'" + command() + "' shows things as they happen, which a pipe within the shell cannot do;"
                + " use a pipe of your own shell.";
    }

    @Override
    default String text(Terminal terminal) {
        return String.join("\n", Words.wrap(line(), terminal.columns()));
    }

    @Override
    default JsonValue json() {
        return Json.object().add("error", line()).build();
    }

    @Override
    default int exitCode() {
        return ExitCodes.USAGE;
    }
}
