/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 (RFC 8018 §5.2) with HMAC-SHA-512, written {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}. Making and
 * checking one takes some tenths of a second, on purpose: never on a thread that others wait for.
 *
 * @param iterations how often the function is applied
 * @param salt 16 bytes, Base64
 * @param hash 32 bytes, Base64
 */
record PasswordHash(int iterations, String salt, String hash) {
    /** OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512: a third of what SHA256 asks for, and half the time on 64-bit machines. */
    static final int ITERATIONS = 210_000;

    static final int SHORTEST = 10;

    /** Longer ones only cost us time. */
    static final int LONGEST = 256;

    private static final String NAME = "pbkdf2-sha512";
    private static final SecureRandom RANDOM = new SecureRandom();

    static PasswordHash of(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return new PasswordHash(ITERATIONS, text(salt), text(derive(password, salt, ITERATIONS)));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static PasswordHash parse(String text) {
        String[] part = text.split("\\$");
        if (part.length != 4 || !part[0].equals(NAME)) {
            throw new IllegalArgumentException("not a password hash");
        }
        return new PasswordHash(Integer.parseInt(part[1]), part[2], part[3]);
    }

    boolean matches(String password) {
        byte[] wanted = Base64.getDecoder().decode(hash);
        return MessageDigest.isEqual(
                wanted, derive(password, Base64.getDecoder().decode(salt), iterations));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java machine has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return NAME + "$" + iterations + "$" + salt + "$" + hash;
    }
}
