/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * What proves that somebody who claims a fresh console may read this machine's log or command its router.
 *
 * @param text as it is shown: {@code XXXXX-XXXXX}, 49 bits
 */
public record ClaimCode(String text) {
    /** Nothing that can be taken for something else. */
    private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int HALF = 5;

    /** A new one. */
    public static ClaimCode make() {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2 * HALF; i++) {
            text.append(i == HALF ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ClaimCode(text.toString());
    }

    /** Whether that is what somebody typed, in whatever case and spacing. */
    public boolean is(String typed) {
        return MessageDigest.isEqual(bytes(typed), bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }
}
