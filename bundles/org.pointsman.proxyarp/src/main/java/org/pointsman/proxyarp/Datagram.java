/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.Arrays;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * An IPv4 UDP datagram in its Ethernet frame, to a broadcast or multicast address (RFC 791, RFC 768). Only whole ones: a fragment
 * has no checksum of its own.
 *
 * @param frame without what Ethernet pads short frames with
 * @param headerLength of IPv4, bytes
 */
record Datagram(byte[] frame, int headerLength) {
    static final int ETHERNET = 14;
    private static final int UDP_HEADER = 8;
    private static final int LEAST_HEADER = 20;
    private static final int PROTOCOL_UDP = 17;
    /** Of BOOTP: server and client port, flags behind op to secs (RFC 2131 §2). */
    private static final int DHCP_SERVER = 67;

    private static final int DHCP_FLAGS = 10;
    private static final byte DHCP_REQUEST = 1;
    private static final byte DHCP_BROADCAST = (byte) 0x80;

    /** Reads a frame; empty if it is no such datagram or its lengths contradict each other. */
    static Optional<Datagram> read(byte[] frame) {
        if (frame.length < ETHERNET + LEAST_HEADER + UDP_HEADER
                || u16(frame, 12) != 0x0800
                || (frame[0] & 1) == 0
                || (frame[ETHERNET] & 0xf0) != 0x40
                || frame[ETHERNET + 9] != PROTOCOL_UDP
                || (u16(frame, ETHERNET + 6) & 0x3fff) != 0) {
            return Optional.empty();
        }
        int header = 4 * (frame[ETHERNET] & 0xf);
        int total = u16(frame, ETHERNET + 2);
        if (header < LEAST_HEADER || total < header + UDP_HEADER || ETHERNET + total > frame.length) {
            return Optional.empty();
        }
        if (u16(frame, ETHERNET + header + 4) != total - header) {
            return Optional.empty();
        }
        return Optional.of(new Datagram(Arrays.copyOf(frame, ETHERNET + total), header));
    }

    /** Who sent it, hop by hop. */
    Mac from() {
        return Mac.at(frame, 6);
    }

    /** Who sent it, end to end. */
    IpAddress source() {
        return IpAddress.of(Arrays.copyOfRange(frame, ETHERNET + 12, ETHERNET + 16));
    }

    /** The UDP port that it is for. */
    int port() {
        return u16(frame, udp() + 2);
    }

    /**
     * What stays the same when it is relayed, by us or by anybody: addresses, identification, ports and content, but no hardware address, hop
     * count or checksum, and not the flag that we set ourselves.
     */
    long fingerprint() {
        byte[] same = Arrays.copyOfRange(frame, ETHERNET + 4, frame.length);
        int udp = headerLength - 4;
        same[4] = same[6] = same[7] = 0; // hop count and header checksum
        same[udp + 6] = same[udp + 7] = 0;
        if (isDhcpRequest()) {
            same[udp + UDP_HEADER + DHCP_FLAGS] |= DHCP_BROADCAST;
        }
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (byte b : same) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        return hash;
    }

    /**
     * The frame as {@code sender} sends it on another segment. A DHCP client is answered by broadcast from then on, as the server cannot reach its
     * hardware address across the join; the checksum is made anew, as that of a virtual sender is not finished when it is heard.
     */
    byte[] relayedBy(Mac sender) {
        byte[] out = frame.clone();
        sender.put(out, 6);
        int udp = udp();
        if (isDhcpRequest()) {
            out[udp + UDP_HEADER + DHCP_FLAGS] |= DHCP_BROADCAST;
        }
        boolean summed = out[udp + 6] != 0 || out[udp + 7] != 0;
        out[udp + 6] = out[udp + 7] = 0;
        if (summed) { // 0: the sender wants none (RFC 768)
            int sum = checksum(out, udp);
            out[udp + 6] = (byte) (sum >> 8);
            out[udp + 7] = (byte) sum;
        }
        return out;
    }

    private boolean isDhcpRequest() {
        return port() == DHCP_SERVER
                && frame.length > udp() + UDP_HEADER + DHCP_FLAGS
                && frame[udp() + UDP_HEADER] == DHCP_REQUEST;
    }

    private int udp() {
        return ETHERNET + headerLength;
    }

    /** Over pseudo header, header and content; never 0, which would say that there is none. */
    private static int checksum(byte[] frame, int udp) {
        int length = frame.length - udp;
        long sum = PROTOCOL_UDP + length;
        for (int i = ETHERNET + 12; i < ETHERNET + 20; i += 2) {
            sum += u16(frame, i);
        }
        for (int i = udp; i + 1 < frame.length; i += 2) {
            sum += u16(frame, i);
        }
        if (length % 2 != 0) {
            sum += (frame[frame.length - 1] & 0xff) << 8;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        int result = (int) ~sum & 0xffff;
        return result == 0 ? 0xffff : result;
    }

    private static int u16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
    }
}
