/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as people write them. */
final class Bytes {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([kMGT]?i?B)");
    private static final Map<Character, Integer> POWERS = Map.of('k', 1, 'K', 1, 'M', 2, 'G', 3, 'T', 4);

    private Bytes() {}

    /**
     * Reads {@code 10 GB}, {@code 1.5GiB} or {@code 500 kB}.
     *
     * @throws IllegalArgumentException with one sentence
     */
    static long parse(String text) {
        Matcher m = AMOUNT.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no amount of bytes; allowed: a number and kB, MB, GB, TB (1000) or MiB, GiB, TiB (1024)");
        }
        String unit = m.group(2);
        int power = POWERS.getOrDefault(unit.charAt(0), 0);
        long factor = (long) Math.pow(unit.contains("i") ? 1024 : 1000, power);
        long bytes =
                new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(factor)).longValue();
        if (bytes <= 0) {
            throw new IllegalArgumentException("'" + text + "' is nothing; an allowance is more than 0 bytes");
        }
        return bytes;
    }

    /** The largest unit in which it is one or more, with two figures behind the point at most. */
    static String text(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < units.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f", amount).replaceAll("\\.?0+$", "") + " " + units[unit];
    }
}
