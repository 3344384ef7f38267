/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A hardware address of Ethernet or Wi-Fi.
 *
 * @param bits its 48 bits, the first octet in the highest
 */
record Mac(long bits) {
    /** All hosts of a segment. */
    static final Mac BROADCAST = new Mac(0xffff_ffff_ffffL);

    private static final Mac NONE = new Mac(0);
    private static final long GROUP = 1L << 40;

    /** Parses {@code 02:00:5e:10:00:01}; empty if it is none. */
    static Optional<Mac> parse(String text) {
        return text.matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")
                ? Optional.of(new Mac(HexFormat.fromHexDigitsToLong(text.replace(":", ""))))
                : Optional.empty();
    }

    /** The six octets from {@code offset} on. */
    static Mac at(byte[] frame, int offset) {
        long bits = 0;
        for (int i = 0; i < 6; i++) {
            bits = bits << 8 | frame[offset + i] & 0xff;
        }
        return new Mac(bits);
    }

    /** Writes the six octets. */
    void put(byte[] frame, int offset) {
        for (int i = 0; i < 6; i++) {
            frame[offset + i] = (byte) (bits >>> 8 * (5 - i));
        }
    }

    /** Whether one host may have it: not all zero, no group (IEEE 802 I/G bit). */
    boolean isHost() {
        return (bits & GROUP) == 0 && !equals(NONE);
    }

    @Override
    public String toString() {
        byte[] octets = new byte[6];
        put(octets, 0);
        return HexFormat.ofDelimiter(":").formatHex(octets);
    }
}
