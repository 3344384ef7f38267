/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import org.osgi.service.metatype.AttributeDefinition;

/** Gives a written value the type that metatype asks for, or says in a sentence why it cannot. */
sealed interface Typing {
    /** What Config Admin is to hold. */
    record Fine(Object value) implements Typing {}

    /** Names the value and what is allowed. */
    record Wrong(String sentence) implements Typing {}

    /** Types a property. */
    static Typing of(Draft.Property property, AttributeDefinition definition) {
        Kind kind = Kind.of(definition.getType());
        String hint = property.hint();
        boolean list = definition.getCardinality() != 0;
        if (!hint.isEmpty() && !kind.allows(hint, list)) {
            return new Wrong("the type behind the colon is " + hint + ", allowed: " + kind.java.getSimpleName()
                    + (list ? "[]" : "") + ", or none");
        }
        return list ? list(property.value(), definition, kind) : single(property.value(), definition, kind);
    }

    /** The value as a sentence shows it: on one line, not too long. */
    static String shown(Json value) {
        String source = value.source();
        return source.length() > 60 ? source.substring(0, 59) + "…" : source;
    }

    /** As {@link #shown(Json)}, but a secret stays one: findings go to the log. */
    private static String shown(Json value, AttributeDefinition definition) {
        return definition.getType() == AttributeDefinition.PASSWORD ? "not shown here" : shown(value);
    }

    /** A value nobody has described, in the type that comes nearest; empty: null was written. */
    static Optional<Object> plain(Json value) {
        if (value instanceof Json.Nothing) {
            return Optional.empty();
        }
        if (value instanceof Json.Text text) {
            return Optional.of(text.value());
        }
        if (value instanceof Json.Flag flag) {
            return Optional.of(flag.value());
        }
        if (value instanceof Json.Number number) {
            return Optional.of(
                    Kind.LONG.read(number) instanceof Fine whole
                            ? whole.value()
                            : number.value().doubleValue());
        }
        return Optional.of(value.source());
    }

    private static Typing single(Json value, AttributeDefinition definition, Kind kind) {
        if (kind.read(value) instanceof Fine fine) {
            return Limits.of(definition, kind)
                    .refusal(String.valueOf(fine.value()), shown(value, definition))
                    .<Typing>map(Wrong::new)
                    .orElse(fine);
        }
        boolean quoted = value instanceof Json.Text && kind != Kind.STRING && kind != Kind.CHARACTER;
        return new Wrong("the value is " + shown(value, definition) + ", allowed: " + allowed(definition, kind)
                + (quoted ? ", without quotes" : ""));
    }

    private static Typing list(Json value, AttributeDefinition definition, Kind kind) {
        if (!(value instanceof Json.Items items)) {
            return new Wrong("the value is " + shown(value, definition) + ", allowed: a list, [ … ], of "
                    + allowed(definition, kind));
        }
        int most = definition.getCardinality() == Integer.MIN_VALUE
                ? Integer.MAX_VALUE
                : Math.abs(definition.getCardinality());
        if (items.values().size() > most) {
            return new Wrong("the list has " + items.values().size() + " items, allowed: at most " + most);
        }
        List<Object> typed = new ArrayList<>();
        for (Json item : items.values()) {
            if (single(item, definition, kind) instanceof Fine fine) {
                typed.add(fine.value());
            } else {
                return single(item, definition, kind);
            }
        }
        if (definition.getCardinality() < 0) {
            return new Fine(new Vector<>(typed));
        }
        Object array = Array.newInstance(kind.java, typed.size());
        for (int i = 0; i < typed.size(); i++) {
            Array.set(array, i, typed.get(i));
        }
        return new Fine(array);
    }

    private static String allowed(AttributeDefinition definition, Kind kind) {
        return Limits.of(definition, kind).allowed().orElse(kind.words);
    }

    /** The types of metatype. */
    enum Kind {
        STRING(String.class, "text in double quotes"),
        BOOLEAN(Boolean.class, "true or false"),
        CHARACTER(Character.class, "one character in double quotes"),
        BYTE(Byte.class, "a whole number"),
        SHORT(Short.class, "a whole number"),
        INTEGER(Integer.class, "a whole number up to 2147483647"),
        LONG(Long.class, "a whole number"),
        FLOAT(Float.class, "a number"),
        DOUBLE(Double.class, "a number");

        private static final Map<String, Kind> PRIMITIVES = Map.of("int", INTEGER, "char", CHARACTER);

        final Class<?> java;
        final String words;

        Kind(Class<?> java, String words) {
            this.java = java;
            this.words = words;
        }

        static Kind of(int type) {
            return switch (type) {
                case AttributeDefinition.BOOLEAN -> BOOLEAN;
                case AttributeDefinition.CHARACTER -> CHARACTER;
                case AttributeDefinition.BYTE -> BYTE;
                case AttributeDefinition.SHORT -> SHORT;
                case AttributeDefinition.INTEGER -> INTEGER;
                case AttributeDefinition.LONG -> LONG;
                case AttributeDefinition.FLOAT -> FLOAT;
                case AttributeDefinition.DOUBLE -> DOUBLE;
                default -> STRING;
            };
        }

        /** Whether a type hint of the Configurator's format says this kind. */
        boolean allows(String hint, boolean list) {
            String item = hint;
            boolean many = false;
            if (hint.endsWith("[]")) {
                item = hint.substring(0, hint.length() - 2);
                many = true;
            } else if (hint.startsWith("Collection<") && hint.endsWith(">")) {
                item = hint.substring("Collection<".length(), hint.length() - 1);
                many = true;
            }
            Kind primitive = PRIMITIVES.get(item);
            return many == list
                    && (primitive == this || item.toUpperCase(Locale.ROOT).equals(name()));
        }

        boolean whole() {
            return this == BYTE || this == SHORT || this == INTEGER || this == LONG;
        }

        Typing read(Json value) {
            if (value instanceof Json.Text text) {
                if (this == STRING) {
                    return new Fine(text.value());
                }
                if (this == CHARACTER && text.value().length() == 1) {
                    return new Fine(text.value().charAt(0));
                }
            }
            if (value instanceof Json.Flag flag && this == BOOLEAN) {
                return new Fine(flag.value());
            }
            if (value instanceof Json.Number number) {
                try {
                    return number(number.value());
                } catch (ArithmeticException e) {
                    // a fraction, or beyond the type: the caller says what is allowed
                    return new Wrong("");
                }
            }
            return new Wrong("");
        }

        private Typing number(BigDecimal value) {
            return switch (this) {
                case BYTE -> new Fine(value.byteValueExact());
                case SHORT -> new Fine(value.shortValueExact());
                case INTEGER -> new Fine(value.intValueExact());
                case LONG -> new Fine(value.longValueExact());
                case FLOAT -> new Fine(value.floatValue());
                case DOUBLE -> new Fine(value.doubleValue());
                default -> new Wrong("");
            };
        }
    }
}
