/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From {@code AT+COPS?} (27.007 §7.3).
 *
 * @param name as the network calls itself
 * @param technology such as {@code UMTS}; empty string: the modem does not say
 */
record Operator(String name, String technology) {
    private static final Pattern VALUE = Pattern.compile("[0-9] *, *[0-9] *, *\"([^\"]*)\"(?: *, *([0-9]{1,2}))?.*");

    /** Empty while there is none. */
    static Optional<Operator> of(Answer answer) {
        Matcher m = VALUE.matcher(answer.value("+COPS").orElse(""));
        if (!m.matches() || m.group(1).isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                new Operator(m.group(1).strip(), m.group(2) == null ? "" : technology(Integer.parseInt(m.group(2)))));
    }

    /** Access technology by its number in 27.007 §7.3. */
    private static String technology(int number) {
        return switch (number) {
            case 0, 1, 8 -> "GSM";
            case 2 -> "UMTS";
            case 3 -> "EDGE";
            case 4 -> "HSDPA";
            case 5 -> "HSUPA";
            case 6 -> "HSPA";
            case 7, 9 -> "LTE";
            case 10, 11, 12, 13 -> "5G";
            default -> "";
        };
    }
}
