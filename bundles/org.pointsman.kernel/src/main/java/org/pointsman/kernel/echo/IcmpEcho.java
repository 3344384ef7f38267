/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.echo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** ICMP echo on the wire: RFC 792 pages 14-15, checksum RFC 1071. Pure. */
final class IcmpEcho {
    static final int REQUEST = 8;
    static final int REPLY = 0;
    /** Header of 8 bytes, and a few more: what a heartbeat costs is these bytes, for as long as the uplink lives. */
    static final int BYTES = 8 + 8;

    private static final int SHORTEST_IP_HEADER = 20;

    private IcmpEcho() {}

    /** An answer. */
    record Reply(int identifier, int sequence) {}

    /** Writes a request to the first {@value #BYTES} bytes of {@code buffer}. */
    static void request(ByteBuffer buffer, int identifier, int sequence) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        b.putShort(0, (short) (REQUEST << 8)).putShort(2, (short) 0);
        b.putShort(4, (short) identifier).putShort(6, (short) sequence);
        for (int i = 8; i < BYTES; i++) {
            b.put(i, (byte) i);
        }
        b.putShort(2, (short) checksum(b, 0, BYTES));
    }

    /**
     * Reads what a raw socket got: an IPv4 packet, header included (raw(7)).
     *
     * @param length how many bytes it has
     * @return empty: it is no echo reply
     */
    static Optional<Reply> reply(ByteBuffer buffer, int length) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        int header = length < SHORTEST_IP_HEADER ? SHORTEST_IP_HEADER : (b.get(0) & 0xf) * 4;
        if (header < SHORTEST_IP_HEADER || length < header + 8 || b.get(header) != REPLY || b.get(header + 1) != 0) {
            return Optional.empty();
        }
        if (checksum(b, header, length) != 0) {
            return Optional.empty();
        }
        return Optional.of(new Reply(b.getShort(header + 4) & 0xffff, b.getShort(header + 6) & 0xffff));
    }

    /** Who sent the packet. */
    static byte[] source(ByteBuffer buffer) {
        byte[] address = new byte[4];
        buffer.duplicate().position(12).get(address);
        return address;
    }

    private static int checksum(ByteBuffer b, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += i + 1 < to ? b.getShort(i) & 0xffff : (b.get(i) & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
