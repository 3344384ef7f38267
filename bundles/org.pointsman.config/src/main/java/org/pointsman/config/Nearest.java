/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word was meant. */
final class Nearest {
    private Nearest() {}

    /** The known word that is close enough; empty: none is. */
    static Optional<String> of(String word, Collection<String> known) {
        String plain = word.toLowerCase(Locale.ROOT);
        Optional<String> tail = known.stream()
                .filter(k -> !word.isEmpty() && k.toLowerCase(Locale.ROOT).endsWith("." + plain))
                .min(Comparator.naturalOrder());
        if (tail.isPresent()) {
            return tail;
        }
        int most = Math.max(2, word.length() / 4);
        return known.stream()
                .filter(k -> distance(plain, k.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt((String k) -> distance(plain, k.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many characters have to be added, removed or replaced (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
