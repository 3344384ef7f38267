/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What a key allows beyond its type. Metatype's API tells options but not ranges: it only answers whether a value is
 * valid. So the range is found by asking, by bisection; only for the sentence about a value that was refused.
 */
final class Limits {
    /** Text is asked for up to this length. */
    private static final long LONGEST = 4096;

    private final AttributeDefinition definition;
    private final Typing.Kind kind;

    private Limits(AttributeDefinition definition, Typing.Kind kind) {
        this.definition = definition;
        this.kind = kind;
    }

    static Limits of(AttributeDefinition definition, Typing.Kind kind) {
        return new Limits(definition, kind);
    }

    /** Why a value of the right type is refused; empty: it is not. */
    Optional<String> refusal(String value, String shown) {
        if (options().isEmpty() ? accepts(value) : options().contains(value)) {
            return Optional.empty();
        }
        return Optional.of("the value is " + shown + ", "
                + allowed().map(a -> "allowed: " + a).orElseGet(() -> "which is not allowed" + description()));
    }

    /** Options or range in words; empty: neither, or none that can be told. */
    Optional<String> allowed() {
        if (!options().isEmpty()) {
            return Optional.of(
                    options().stream().map(o -> o.isEmpty() ? "\"\"" : o).collect(Collectors.joining(", ")));
        }
        if (kind.whole()) {
            return range(n -> accepts(Long.toString(n)), lowest(), highest(), starts());
        }
        if (kind == Typing.Kind.STRING) {
            return range(n -> accepts("x".repeat((int) n)), 0, LONGEST, LongStream.rangeClosed(0, 64))
                    .map(r -> "text of " + r + " characters");
        }
        return Optional.empty();
    }

    private List<String> options() {
        String[] values = definition.getOptionValues();
        return values == null ? List.of() : List.of(values);
    }

    private boolean accepts(String value) {
        String item = value;
        if (definition.getCardinality() != 0) {
            // metatype takes a list as one text with commas
            item = value.replace("\\", "\\\\").replace(",", "\\,").replace(" ", "\\ ");
        }
        String answer = definition.validate(item);
        return answer == null || answer.isEmpty();
    }

    private String description() {
        String words = definition.getDescription();
        return words == null || words.isBlank() ? "" : " (" + words + ")";
    }

    /** Values of which one is likely within the range: the default, and one per magnitude. */
    private LongStream starts() {
        String[] defaults = definition.getDefaultValue();
        LongStream own = defaults == null || defaults.length == 0 || !defaults[0].matches("-?[0-9]{1,18}")
                ? LongStream.empty()
                : LongStream.of(Long.parseLong(defaults[0]));
        LongStream magnitudes =
                LongStream.iterate(1, n -> n < 1L << 62, n -> n * 2).flatMap(n -> LongStream.of(n, -n));
        return LongStream.concat(own, LongStream.concat(LongStream.of(0), magnitudes))
                .filter(n -> n >= lowest() && n <= highest());
    }

    private static Optional<String> range(LongPredicate valid, long lowest, long highest, LongStream starts) {
        if (valid.test(lowest) && valid.test(highest)) {
            return Optional.empty();
        }
        var within = starts.filter(valid).findFirst();
        if (within.isEmpty()) {
            return Optional.empty();
        }
        long low = edge(valid, within.getAsLong(), lowest);
        long high = edge(valid, within.getAsLong(), highest);
        return Optional.of(
                low == lowest ? "at most " + high : high == highest ? "at least " + low : low + " to " + high);
    }

    /** The valid value farthest from {@code within} towards {@code limit}. */
    private static long edge(LongPredicate valid, long within, long limit) {
        if (valid.test(limit)) {
            return limit;
        }
        long good = within;
        long bad = limit;
        while (true) {
            // halves first: the sum may not fit a long
            long middle = good / 2 + bad / 2 + (good % 2 + bad % 2) / 2;
            if (middle == good || middle == bad) {
                return good;
            }
            if (valid.test(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
    }

    private long lowest() {
        return switch (kind) {
            case BYTE -> Byte.MIN_VALUE;
            case SHORT -> Short.MIN_VALUE;
            case INTEGER -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    private long highest() {
        return switch (kind) {
            case BYTE -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
    }
}
