/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** An IPv4 or IPv6 address. Immutable, thread-safe, ordered by family, then numerically. Never resolves a name. */
public final class IpAddress implements Comparable<IpAddress> {
    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The address with these bytes in network order.
     *
     * @param bytes 4 or 16 bytes, copied
     * @throws IllegalArgumentException for any other length
     */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(bytes.clone());
    }

    /**
     * Parses a literal: dotted quad (RFC 6943 §3.1.1 strict form) or IPv6 text form (RFC 4291 §2.2), without zone.
     *
     * @throws IllegalArgumentException with one sentence if {@code text} is not such a literal
     */
    public static IpAddress parse(String text) {
        if (text.indexOf(':') < 0) {
            return new IpAddress(parseV4(text));
        }
        if (!text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)) {
            throw bad(text);
        }
        try {
            // only digits, colons and dots reach this line: InetAddress takes it for a literal and asks nobody
            byte[] parsed = InetAddress.getByName("[" + text + "]").getAddress();
            if (parsed.length == 4) { // ::ffff:a.b.c.d is handed back as IPv4
                byte[] mapped = new byte[16];
                mapped[10] = mapped[11] = (byte) 0xff;
                System.arraycopy(parsed, 0, mapped, 12, 4);
                return new IpAddress(mapped);
            }
            return new IpAddress(parsed);
        } catch (UnknownHostException e) {
            throw bad(text);
        }
    }

    private static byte[] parseV4(String text) {
        byte[] out = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int begin = at;
            int value = 0;
            while (at < text.length() && at - begin < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = 10 * value + text.charAt(at++) - '0';
            }
            int digits = at - begin;
            boolean zeroInFront = digits > 1 && text.charAt(begin) == '0'; // others take that for octal
            boolean ends = i == 3 ? at == text.length() : at < text.length() && text.charAt(at++) == '.';
            if (digits == 0 || zeroInFront || value > 255 || !ends) {
                throw bad(text);
            }
            out[i] = (byte) value;
        }
        return out;
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is not an IP address such as 192.0.2.1 or 2001:db8::1");
    }

    /** {@code 0.0.0.0} or {@code ::}. */
    public static IpAddress any(AddressFamily family) {
        return new IpAddress(new byte[family.bits() / 8]);
    }

    /** The family, from the length. */
    public AddressFamily family() {
        return bytes.length == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    /** A copy of the 4 or 16 bytes in network order. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The byte at {@code index} in network order, 0 to 255. */
    public int octet(int index) {
        return bytes[index] & 0xff;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Integer.compare(bytes.length, other.bytes.length);
        return byFamily != 0 ? byFamily : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof IpAddress other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text form; IPv6 in the canonical form of RFC 5952. */
    @Override
    public String toString() {
        if (bytes.length == 4) {
            return octet(0) + "." + octet(1) + "." + octet(2) + "." + octet(3);
        }
        int[] group = new int[8];
        for (int i = 0; i < 8; i++) {
            group[i] = octet(2 * i) << 8 | octet(2 * i + 1);
        }
        int bestStart = -1;
        int bestLength = 1; // a single zero group is not shortened (RFC 5952 §4.2.2)
        for (int i = 0; i < 8; i++) {
            int n = 0;
            while (i + n < 8 && group[i + n] == 0) {
                n++;
            }
            if (n > bestLength) {
                bestStart = i;
                bestLength = n;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group[i]));
            }
        }
        return text.toString();
    }
}
