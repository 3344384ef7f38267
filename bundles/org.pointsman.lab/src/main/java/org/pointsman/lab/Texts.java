/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonStructure;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/** JSON in and out: with comments, indented. */
final class Texts {
    private static final JsonReaderFactory READERS =
            Json.createReaderFactory(Map.of("org.apache.johnzon.supports-comments", "true"));
    private static final JsonWriterFactory WRITERS =
            Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));

    private Texts() {}

    /**
     * Parses an object.
     *
     * @throws LabException with one sentence that names {@code where}
     */
    static JsonObject object(String where, String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw LabException.failed(where + ": is not a JSON object: " + e.getMessage());
        }
    }

    /** The text of {@code structure}, indented, with a line end. */
    static String of(JsonStructure structure) {
        StringWriter text = new StringWriter();
        try (var writer = WRITERS.createWriter(text)) {
            writer.write(structure);
        }
        return text.append('\n').toString();
    }
}
