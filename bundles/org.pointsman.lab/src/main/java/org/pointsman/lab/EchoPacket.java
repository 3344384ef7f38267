/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.api.net.IpAddress;

/**
 * A numbered datagram to the echo server and its answer. The server adds the source address that it saw, which is the
 * public address of the ISP that the datagram came by; any other datagram is echoed as it is (RFC 862).
 *
 * @param number the sender's number
 * @param source the source address that the server saw
 */
record EchoPacket(int number, IpAddress source) {
    /** The echo service's port, UDP and TCP. */
    static final int PORT = 7;

    private static final String START = "pointsman-lab ";
    private static final Pattern ANSWER = Pattern.compile(START + "([0-9]{1,9}) from ([0-9.]{7,15})");

    /** What is sent. */
    static byte[] question(int number) {
        return (START + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** What the server answers. */
    static Optional<byte[]> reply(byte[] datagram, IpAddress source) {
        String text = new String(datagram, StandardCharsets.ISO_8859_1);
        String answer = text.startsWith(START) ? text + " from " + source : text;
        return Optional.of(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Understands an answer; empty if it is none. */
    static Optional<EchoPacket> parse(byte[] answer) {
        Matcher matcher = ANSWER.matcher(new String(answer, StandardCharsets.ISO_8859_1));
        return matcher.matches()
                ? Optional.of(new EchoPacket(Integer.parseInt(matcher.group(1)), IpAddress.parse(matcher.group(2))))
                : Optional.empty();
    }
}
