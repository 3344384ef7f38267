/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * A TCP segment in an IPv4 packet, as much of it as matters here (RFC 791, RFC 9293 section 3.1). Pure.
 *
 * @param sequence its {@code SEG.SEQ}
 * @param acknowledgement its {@code SEG.ACK}; means something with {@link #ACK} only
 * @param flags bits of octet 13
 */
record TcpSegment(
        IpAddress source,
        int sourcePort,
        IpAddress destination,
        int destinationPort,
        int sequence,
        int acknowledgement,
        int flags) {
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int ACK = 0x10;
    /** Bytes of a packet without options and data. */
    static final int BYTES = 40;

    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int PROTOCOL = 6;
    private static final int HOPS = 64;
    private static final int WITHOUT_OPTIONS = 5 << 4;

    /** Writes the packet to the first {@value #BYTES} bytes of {@code buffer}. */
    void write(ByteBuffer buffer) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        b.putShort(0, (short) 0x4500).putShort(2, (short) BYTES).putInt(4, 0x4000); // one piece, not to be cut
        b.put(8, (byte) HOPS).put(9, (byte) PROTOCOL).putShort(10, (short) 0);
        b.put(12, source.bytes()).put(16, destination.bytes());
        b.putShort(10, (short) checksum(b, 0, IP_HEADER, 0));
        b.putShort(20, (short) sourcePort).putShort(22, (short) destinationPort);
        b.putInt(24, sequence).putInt(28, acknowledgement);
        b.put(32, (byte) WITHOUT_OPTIONS).put(33, (byte) flags).putShort(34, (short) 0);
        b.putInt(36, 0);
        b.putShort(36, (short) checksum(b, 12, BYTES, PROTOCOL + TCP_HEADER)); // addresses are part of it
    }

    /** The segment of a packet of {@code length} bytes, whose checksums are left to whom it is for; empty: it is none, or a part of one. */
    static Optional<TcpSegment> read(ByteBuffer buffer, int length) {
        ByteBuffer b = buffer.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (length < BYTES || (b.get(0) & 0xf0) != 0x40 || b.get(9) != PROTOCOL || (b.getShort(6) & 0x1fff) != 0) {
            return Optional.empty();
        }
        int at = (b.get(0) & 0xf) * 4;
        if (at < IP_HEADER || length < at + TCP_HEADER) {
            return Optional.empty();
        }
        return Optional.of(new TcpSegment(
                address(b, 12),
                b.getShort(at) & 0xffff,
                address(b, 16),
                b.getShort(at + 2) & 0xffff,
                b.getInt(at + 4),
                b.getInt(at + 8),
                b.get(at + 13) & 0x3f));
    }

    private static IpAddress address(ByteBuffer b, int at) {
        byte[] bytes = new byte[4];
        b.get(at, bytes);
        return IpAddress.of(bytes);
    }

    /** RFC 1071, of an even number of bytes. */
    private static int checksum(ByteBuffer b, int from, int to, int start) {
        int sum = start;
        for (int i = from; i < to; i += 2) {
            sum += b.getShort(i) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
