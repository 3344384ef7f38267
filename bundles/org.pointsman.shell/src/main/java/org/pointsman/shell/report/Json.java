/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The few things that are done with jakarta.json. */
public final class Json {
    // looked up once: jakarta.json.Json searches for a provider at each call
    private static final JsonProvider PROVIDER = JsonProvider.provider();

    private Json() {}

    /**
     * Parses one object.
     *
     * @throws jakarta.json.JsonException if it is not one
     */
    public static JsonObject parseObject(String text) {
        try (JsonReader reader = PROVIDER.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** An empty object to fill. */
    public static JsonObjectBuilder object() {
        return PROVIDER.createObjectBuilder();
    }

    /** An empty array to fill. */
    public static JsonArrayBuilder array() {
        return PROVIDER.createArrayBuilder();
    }

    /** An array of texts. */
    public static JsonArray strings(Collection<String> values) {
        JsonArrayBuilder array = PROVIDER.createArrayBuilder();
        values.forEach(array::add);
        return array.build();
    }

    static JsonObject strings(Map<String, String> values) {
        JsonObjectBuilder object = object();
        values.forEach(object::add);
        return object.build();
    }

    /** An array of reports. */
    public static JsonArray reports(Collection<? extends Report> reports) {
        JsonArrayBuilder array = PROVIDER.createArrayBuilder();
        reports.forEach(r -> array.add(r.json()));
        return array.build();
    }

    /** An array of objects. */
    public static JsonArray objects(Collection<JsonObject> values) {
        JsonArrayBuilder array = PROVIDER.createArrayBuilder();
        values.forEach(array::add);
        return array.build();
    }

    static JsonValue orNull(Optional<String> value) {
        return value.<JsonValue>map(PROVIDER::createValue).orElse(JsonValue.NULL);
    }

    static JsonValue orNull(OptionalDouble value) {
        return value.isPresent() ? PROVIDER.createValue(value.getAsDouble()) : JsonValue.NULL;
    }

    static JsonValue orNull(OptionalLong value) {
        return value.isPresent() ? PROVIDER.createValue(value.getAsLong()) : JsonValue.NULL;
    }
}
