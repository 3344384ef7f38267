/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;

/**
 * A text as it is, such as a configuration.
 *
 * @param content may have many lines
 */
public record TextReport(String content) implements Report {
    @Override
    public String part() {
        return Words.count(content.lines().count(), "line", "lines");
    }

    @Override
    public String line() {
        return part();
    }

    @Override
    public String text(Terminal terminal) {
        // line breaks and tabs are the text's; what else a terminal would obey is not shown to it
        return content.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?").stripTrailing();
    }

    @Override
    public JsonObject json() {
        return Json.object().add("text", content).build();
    }
}
