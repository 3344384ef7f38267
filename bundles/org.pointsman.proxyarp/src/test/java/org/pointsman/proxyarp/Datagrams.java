/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.nio.ByteBuffer;

/** Broadcast datagrams as hosts send them. */
final class Datagrams {
    private Datagrams() {}

    /** From 192.168.1.11 to {@code port}, with an unfinished checksum as of a virtual sender. */
    static byte[] broadcast(long senderMac, int identification, int port, byte[] content) {
        byte[] frame = new byte[14 + 20 + 8 + content.length];
        Mac.BROADCAST.put(frame, 0);
        new Mac(senderMac).put(frame, 6);
        ByteBuffer b = ByteBuffer.wrap(frame);
        b.putShort(12, (short) 0x0800);
        b.put(14, (byte) 0x45).putShort(16, (short) (28 + content.length)).putShort(18, (short) identification);
        b.put(22, (byte) 64).put(23, (byte) 17);
        b.putInt(26, 0xc0a8010b).putInt(30, 0xc0a801ff);
        b.putShort(34, (short) 40000)
                .putShort(36, (short) port)
                .putShort(38, (short) (8 + content.length))
                .putShort(40, (short) 0xbeef);
        b.put(42, content);
        return frame;
    }

    /** Sum over pseudo header and datagram as a receiver makes it: 0xffff if it is right (RFC 768, RFC 1071). */
    static int sum(byte[] frame) {
        ByteBuffer b = ByteBuffer.wrap(frame);
        int udp = 14 + 4 * (frame[14] & 15);
        int length = b.getShort(udp + 4) & 0xffff;
        long sum = 17 + length;
        for (int i = 26; i < 34; i += 2) {
            sum += b.getShort(i) & 0xffff;
        }
        for (int i = 0; i < length; i++) {
            sum += (long) (frame[udp + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }
}
