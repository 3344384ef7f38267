/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.support;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes known secrets out of any text: as they are, and as JSON writes them. Pure. */
final class Redaction {
    private static final String INSTEAD = "(secret)";

    private final List<Pattern> patterns;

    /** Knows {@code secrets}; those with fewer than three characters are not looked for, as they are found anywhere. */
    Redaction(Collection<String> secrets) {
        // a longer secret may contain a shorter one
        patterns = secrets.stream()
                .filter(s -> s.length() >= 3)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Redaction::pattern)
                .toList();
    }

    private static Pattern pattern(String secret) {
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        String either = Pattern.quote(secret) + "|" + Pattern.quote(json);
        // a PIN of four digits is also a part of many a number
        boolean number = secret.chars().allMatch(Character::isDigit);
        return Pattern.compile(number ? "(?<![0-9])(?:" + either + ")(?![0-9])" : either);
    }

    String clean(String text) {
        String clean = text;
        for (Pattern p : patterns) {
            clean = p.matcher(clean).replaceAll(Matcher.quoteReplacement(INSTEAD));
        }
        return clean;
    }
}
