/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers, times and states are said, and how text is cut. Pure. */
final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Words() {}

    /** {@code text} on one line, with control and formatting characters (escape sequences!) replaced. */
    static String clean(String text) {
        return text.replaceAll("[\\n\\t]+", " ").replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
    }

    /** Characters of {@code text} as a terminal counts them. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@code text}, cut to {@code width} characters with an ellipsis. */
    static String shorten(String text, int width) {
        return width(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    /** {@code text} in lines of at most {@code width} characters, broken between words where that is possible. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" +")) {
            String rest = word;
            if (!line.isEmpty() && width(line.toString()) + 1 + width(rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (width(rest) > width) {
                int cut = rest.offsetByCodePoints(0, width);
                lines.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The two largest units: {@code 42s}, {@code 3m 12s}, {@code 2h 5m}, {@code 4d 7h}. */
    static String duration(Duration d) {
        if (d.toMinutes() == 0) {
            return d.toSeconds() + "s";
        }
        if (d.toHours() == 0) {
            return d.toMinutes() + "m" + rest(d.toSecondsPart(), "s");
        }
        if (d.toDays() == 0) {
            return d.toHours() + "h" + rest(d.toMinutesPart(), "m");
        }
        return d.toDays() + "d" + rest(d.toHoursPart(), "h");
    }

    private static String rest(int number, String unit) {
        return number == 0 ? "" : " " + number + unit;
    }

    /** Wall clock, to the second. */
    static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    /** {@code 412 µs}, {@code 1.4 ms}, {@code 38 ms}, {@code 2.1 s}: two digits or three, for people. */
    static String micros(long micros) {
        if (micros < 1_000) {
            return micros + " µs";
        }
        if (micros < 10_000) {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
        }
        return micros < 1_000_000 ? micros / 1_000 + " ms" : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
    }

    /** {@code 812 B}, {@code 4.2 kB}, {@code 1.3 MB}: powers of ten, as providers count. */
    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** {@code 1 repair}, {@code 2 repairs}. */
    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** {@code text} with a full stop, so that another sentence can follow. */
    static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** An enum constant in lower case, as in JSON. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
