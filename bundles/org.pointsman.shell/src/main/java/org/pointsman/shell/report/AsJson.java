/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;

/**
 * A report that is to be shown as JSON wherever it goes: what {@code --json} returns.
 *
 * @param report the report, whose exit code stays
 */
public record AsJson(Report report) implements Report {
    /** {@code report}, to be shown as JSON if {@code json}. */
    public static Report when(boolean json, Report report) {
        return json ? new AsJson(report) : report;
    }

    @Override
    public String part() {
        return line();
    }

    @Override
    public String line() {
        return report.json().toString();
    }

    @Override
    public String text(Terminal terminal) {
        return line();
    }

    @Override
    public JsonValue json() {
        return report.json();
    }

    @Override
    public int exitCode() {
        return report.exitCode();
    }
}
