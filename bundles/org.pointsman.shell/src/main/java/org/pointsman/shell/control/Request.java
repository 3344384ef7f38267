/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.Terminal;

/**
 * What a client asks for.
 *
 * @param command command line
 * @param columns width of the client's terminal
 * @param colour whether it shows colours
 * @param terminal whether it is a terminal, on which what was shown can be painted over
 * @param viewer whether the client gives up the right to change anything, and to see secrets
 * @param via how whoever types came here, as the client says it, such as {@code ssh 192.0.2.7}; empty: it does not say
 */
record Request(String command, int columns, boolean colour, boolean terminal, boolean viewer, String via) {
    private static final int LONGEST_VIA = 80;

    /**
     * Parses the client's line.
     *
     * @throws UsageException if it is not a request
     */
    static Request parse(String line) throws UsageException {
        try {
            JsonObject object = Json.parseObject(line);
            if (!(object.get("command") instanceof JsonString command)) {
                throw new UsageException("The request has no \"command\".");
            }
            int columns = object.get("columns") instanceof JsonNumber n ? n.intValue() : Terminal.USUAL;
            return new Request(
                    command.getString(),
                    columns,
                    JsonValue.TRUE.equals(object.get("color")),
                    JsonValue.TRUE.equals(object.get("terminal")),
                    "viewer".equals(object.getString("role", "admin")),
                    via(object.getString("via", "")));
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            throw new UsageException("The request is not one line with a JSON object.");
        }
    }

    private static String via(String text) {
        String clean = text.replaceAll("[^A-Za-z0-9 .:%@_-]", "?");
        return clean.substring(0, Math.min(LONGEST_VIA, clean.length()));
    }
}
