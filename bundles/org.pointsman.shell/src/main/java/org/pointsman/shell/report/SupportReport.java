/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;

/**
 * A file for support.
 *
 * @param file absolute
 * @param parts names of what is in it
 */
public record SupportReport(String file, List<String> parts) implements Report {
    /** Copies the list. */
    public SupportReport {
        parts = List.copyOf(parts);
    }

    @Override
    public String part() {
        return Words.clean(file);
    }

    @Override
    public String line() {
        return part();
    }

    /** The name on a line of its own, so that it can be copied. */
    @Override
    public String text(Terminal terminal) {
        return part() + "\n"
                + String.join(
                        "\n",
                        Words.wrap(
                                Words.count(parts.size(), "part", "parts")
                                        + ". What the configuration calls secret is not in it; names, addresses and"
                                        + " connections are: look through it before it is sent.",
                                terminal.columns()));
    }

    @Override
    public JsonObject json() {
        return Json.object().add("file", file).add("parts", Json.strings(parts)).build();
    }
}
