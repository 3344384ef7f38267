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
 */
record Request(String command, int columns, boolean colour, boolean terminal) {
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
                    JsonValue.TRUE.equals(object.get("terminal")));
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            throw new UsageException("The request is not one line with a JSON object.");
        }
    }
}
