/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** As much of DER (ITU-T X.690) as a certificate needs. */
final class Der {
    /** {@code BOOLEAN} true. */
    static final byte[] TRUE = tagged(0x01, new byte[] {(byte) 0xff});

    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private Der() {}

    /** A value of this tag; {@code contents} one after the other. */
    static byte[] tagged(int tag, byte[]... contents) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            inner.writeBytes(content);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = inner.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int from = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | digits.length - from);
            out.write(digits, from, digits.length - from);
        }
        out.writeBytes(inner.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... contents) {
        return tagged(0x30, contents);
    }

    static byte[] set(byte[]... contents) {
        return tagged(0x31, contents);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    /** Bits, of which the last {@code unused} of the last byte do not count. */
    static byte[] bits(int unused, byte[] content) {
        return tagged(0x03, new byte[] {(byte) unused}, content);
    }

    static byte[] text(String text) {
        return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code UTCTime}: {@code YYMMDDhhmmssZ}, years 1950 to 2049. */
    static byte[] time(String time) {
        return tagged(0x17, time.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code [number]} around whole values. */
    static byte[] explicit(int number, byte[] content) {
        return tagged(CONTEXT | CONSTRUCTED | number, content);
    }

    /** {@code [number]} in the place of a simple value's own tag. */
    static byte[] implicit(int number, byte[] content) {
        return tagged(CONTEXT | number, content);
    }

    /** An object identifier, from its numbers with dots; numbers below 2^28. */
    static byte[] oid(String dotted) {
        String[] words = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(words[0]) * 40 + Integer.parseInt(words[1]));
        for (int i = 2; i < words.length; i++) {
            int n = Integer.parseInt(words[i]);
            for (int shift = 21; shift > 0; shift -= 7) {
                if (n >> shift != 0) {
                    out.write(0x80 | n >> shift & 0x7f);
                }
            }
            out.write(n & 0x7f);
        }
        return tagged(0x06, out.toByteArray());
    }
}
