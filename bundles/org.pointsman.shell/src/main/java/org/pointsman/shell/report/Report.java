/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;

/** What a command returns. Immutable; holds facts, not text, so that scripts and other commands can use it. */
public interface Report {
    /** As small as it can be and still be recognised: a name, a number. */
    String part();

    /** One line without a line break. */
    String line();

    /** In full, fitted to {@code terminal}; no line break at the end. */
    String text(Terminal terminal);

    /** The same facts with the field names of docs/shell.md. */
    JsonValue json();

    /** What a process that shows this report exits with; see docs/shell.md. */
    default int exitCode() {
        return ExitCodes.FINE;
    }
}
