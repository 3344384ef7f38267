/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/**
 * A name server's answer (RFC 1035 §4.1): {@code internet.test} and every name below it is the internet's one address;
 * any other name does not exist.
 */
final class DnsAnswer {
    /** The name server's port. */
    static final int PORT = 53;

    private static final String ZONE = "internet.test";
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int RESPONSE_AUTHORITATIVE = 0x8400;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int NO_SUCH_NAME = 3;
    private static final int TTL_SECONDS = 5;

    private DnsAnswer() {}

    /** The answer to {@code question}; empty if that is no question. */
    static Optional<byte[]> to(byte[] question) {
        ByteBuffer in = ByteBuffer.wrap(question);
        if (question.length < HEADER || (in.getShort(2) & 0x8000) != 0 || in.getShort(4) != 1) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (at < question.length && question[at] != 0) {
            int length = question[at] & 0xff;
            if (length > 63 || at + 1 + length > question.length) {
                return Optional.empty();
            }
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, length, StandardCharsets.ISO_8859_1));
            at += 1 + length;
        }
        int end = at + 5; // the root's zero, type, class
        if (end > question.length) {
            return Optional.empty();
        }
        String asked = name.toString().toLowerCase(Locale.ROOT);
        boolean known = asked.equals(ZONE) || asked.endsWith("." + ZONE);
        boolean address = known && in.getShort(at + 1) == TYPE_A;
        ByteBuffer out = ByteBuffer.allocate(end + 16);
        out.put(question, 0, end);
        out.putShort(
                2, (short) (RESPONSE_AUTHORITATIVE | in.getShort(2) & RECURSION_DESIRED | (known ? 0 : NO_SUCH_NAME)));
        out.putShort(6, (short) (address ? 1 : 0)).putShort(8, (short) 0).putShort(10, (short) 0);
        if (address) {
            out.putShort((short) (0xc000 | HEADER)) // the name is the question's
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(TTL_SECONDS)
                    .putShort((short) 4)
                    .put(IpAddress.parse(LabServer.ADDRESS).bytes());
        }
        byte[] answer = new byte[out.position()];
        out.flip().get(answer);
        return Optional.of(answer);
    }
}
