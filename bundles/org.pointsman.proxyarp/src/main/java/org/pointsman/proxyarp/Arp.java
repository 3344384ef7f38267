/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.Arrays;
import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * ARP for IPv4 on Ethernet (RFC 826; RFC 5227 for probes and announcements).
 *
 * @param request whether it asks; otherwise it answers
 * @param sender hardware address of who speaks
 * @param senderIp their address; 0.0.0.0 in a probe
 * @param target hardware address of who is meant; of no meaning in a request
 * @param targetIp who is asked for, or answered
 */
record Arp(boolean request, Mac sender, IpAddress senderIp, Mac target, IpAddress targetIp) {
    private static final int LENGTH = 42;
    private static final byte[] HEADER = {8, 6, 0, 1, 8, 0, 6, 4, 0};
    private static final int OPERATION = 21;
    private static final int SENDER = 22;
    private static final int SENDER_IP = 28;
    private static final int TARGET = 32;
    private static final int TARGET_IP = 38;

    static final IpAddress NOBODY = IpAddress.any(AddressFamily.IPV4);
    private static final Mac UNKNOWN = new Mac(0);

    /** Reads a frame; empty if it is no such ARP, or bears no host's hardware address. */
    static Optional<Arp> read(byte[] frame) {
        if (frame.length < LENGTH || !Arrays.equals(frame, 12, 12 + HEADER.length, HEADER, 0, HEADER.length)) {
            return Optional.empty();
        }
        int operation = frame[OPERATION];
        Mac sender = Mac.at(frame, SENDER);
        if (operation != 1 && operation != 2 || !sender.isHost()) {
            return Optional.empty();
        }
        return Optional.of(
                new Arp(operation == 1, sender, ip(frame, SENDER_IP), Mac.at(frame, TARGET), ip(frame, TARGET_IP)));
    }

    /** Whether the sender has no address yet, and asks whether anybody has this one (RFC 5227 §1.1). */
    boolean isProbe() {
        return request && senderIp.equals(NOBODY);
    }

    /** Asks all, or only {@code who}, for {@code ip}. */
    static byte[] ask(Mac from, IpAddress fromIp, IpAddress ip, Optional<Mac> who) {
        return new Arp(true, from, fromIp, UNKNOWN, ip).frame(who.orElse(Mac.BROADCAST));
    }

    /** Tells {@code who}, who has {@code whoIp}, that {@code ip} is at {@code from}. */
    static byte[] answer(Mac from, IpAddress ip, Mac who, IpAddress whoIp) {
        return new Arp(false, from, ip, who, whoIp).frame(who);
    }

    /** A probe for an address of our own with {@code nonce} where RFC 826 gives no meaning: told by it, it is known again. */
    static byte[] probe(Mac from, IpAddress ownIp, Mac nonce) {
        return new Arp(true, from, NOBODY, nonce, ownIp).frame(Mac.BROADCAST);
    }

    private byte[] frame(Mac to) {
        byte[] frame = new byte[LENGTH];
        to.put(frame, 0);
        sender.put(frame, 6);
        System.arraycopy(HEADER, 0, frame, 12, HEADER.length);
        frame[OPERATION] = (byte) (request ? 1 : 2);
        sender.put(frame, SENDER);
        System.arraycopy(senderIp.bytes(), 0, frame, SENDER_IP, 4);
        target.put(frame, TARGET);
        System.arraycopy(targetIp.bytes(), 0, frame, TARGET_IP, 4);
        return frame;
    }

    private static IpAddress ip(byte[] frame, int offset) {
        return IpAddress.of(Arrays.copyOfRange(frame, offset, offset + 4));
    }
}
