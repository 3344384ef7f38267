/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a report says, without what changes all the time: ages, counters, measured times.
 *
 * @param text two reports with the same text say the same
 */
public record Gist(String text) {
    private static final Set<String> VOLATILE = Set.of(
            "sinceSeconds",
            "ageSeconds",
            "lastAnswerSeconds",
            "timeoutSeconds",
            "rttMillis",
            "jitterMillis",
            "lossPercent",
            "bytes",
            "bytesSent",
            "budget",
            "used",
            "detail",
            "details",
            "wouldChange",
            "reconciler");

    /** Of a report; evidence counts without its words, which hold figures. */
    public static Gist of(Report report) {
        StringBuilder text = new StringBuilder();
        collect(report.json(), text, false);
        return new Gist(text.toString());
    }

    private static void collect(JsonValue value, StringBuilder text, boolean evidence) {
        if (value instanceof JsonObject object) {
            new TreeMap<>(object).forEach((key, inner) -> {
                if (!VOLATILE.contains(key) && !(evidence && key.equals("text"))) {
                    text.append(key).append('=');
                    collect(inner, text, key.equals("evidence"));
                    text.append('\n');
                }
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(inner -> collect(inner, text, evidence));
        } else {
            text.append(value).append(' ');
        }
    }
}
