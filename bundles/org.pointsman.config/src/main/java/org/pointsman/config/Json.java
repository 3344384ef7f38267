/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A value as written, with the line it starts on. */
sealed interface Json {
    /** Counted from 1. */
    int line();

    /** The value in canonical JSON, on one line: for sentences, and to compare values regardless of layout. */
    String source();

    record Text(int line, String value) implements Json {
        @Override
        public String source() {
            StringBuilder text = new StringBuilder("\"");
            value.chars().forEach(c -> {
                if (c == '"' || c == '\\') {
                    text.append('\\').append((char) c);
                } else if (c < ' ') {
                    text.append(String.format("\\u%04x", c));
                } else {
                    text.append((char) c);
                }
            });
            return text.append('"').toString();
        }
    }

    record Number(int line, BigDecimal value) implements Json {
        @Override
        public String source() {
            return value.toString();
        }
    }

    record Flag(int line, boolean value) implements Json {
        @Override
        public String source() {
            return Boolean.toString(value);
        }
    }

    record Nothing(int line) implements Json {
        @Override
        public String source() {
            return "null";
        }
    }

    record Items(int line, List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String source() {
            return values.stream().map(Json::source).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    record Members(int line, List<Member> values) implements Json {
        public Members {
            values = List.copyOf(values);
        }

        @Override
        public String source() {
            return values.stream()
                    .map(m -> new Text(m.line(), m.key()).source() + ": "
                            + m.value().source())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /**
     * A key with its value.
     *
     * @param line of the key
     */
    record Member(int line, String key, Json value) {}
}
