/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** A DNS question for addresses, and its answer: RFC 1035 §4. Pure. */
final class DnsMessage {
    private static final int HEADER = 12;
    private static final int LONGEST_NAME = 253;
    private static final int A = 1;
    private static final int INTERNET = 1;
    private static final int POINTER = 0xc0;
    private static final List<String> CODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

    private DnsMessage() {}

    /**
     * What came back.
     *
     * @param code RFC 1035 §4.1.1 RCODE; 0: no error, 3: there is no such name
     * @param truncated whether the rest would have to be asked for by TCP
     * @param addresses IPv4 addresses in the answer
     */
    record Answer(int code, boolean truncated, List<IpAddress> addresses) {
        /** Whether the server has done its work. */
        boolean served() {
            return code == 0 || code == 3;
        }

        String words() {
            return (code < CODES.size() ? CODES.get(code) : "RCODE " + code) + (truncated ? ", truncated" : "");
        }
    }

    /** Whether a name can be asked for: RFC 1123 §2.1, with underscores. */
    static boolean isName(String name) {
        return name.length() <= LONGEST_NAME
                && name.matches("([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.?)+")
                && !name.matches("[0-9.]+");
    }

    /** The question. */
    static byte[] question(int id, String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) (id >>> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.writeBytes(new byte[] {0, 0, A, 0, INTERNET});
        return out.toByteArray();
    }

    /**
     * Reads an answer to {@code question}.
     *
     * @return empty: it is none, but something damaged or forged
     */
    static Optional<Answer> answer(byte[] question, byte[] b) {
        boolean response = b.length >= HEADER && (b[2] & 0xf8) == 0x80;
        if (!response || b[0] != question[0] || b[1] != question[1]) {
            return Optional.empty();
        }
        int code = b[3] & 0xf;
        boolean truncated = (b[2] & 2) != 0;
        int questions = number(b, 4);
        if (questions == 0 && code != 0) {
            return Optional.of(new Answer(code, truncated, List.of())); // a server that did not understand it
        }
        // the case of letters is the asker's affair (RFC 1035 §2.3.3), and we wrote them
        if (questions != 1
                || b.length < question.length
                || !Arrays.equals(b, HEADER, question.length, question, HEADER, question.length)) {
            return Optional.empty();
        }
        return Optional.of(new Answer(code, truncated, addresses(b, question.length)));
    }

    private static List<IpAddress> addresses(byte[] b, int start) {
        List<IpAddress> found = new ArrayList<>();
        int at = start;
        for (int i = number(b, 6); i > 0; i--) {
            at = behindName(b, at);
            if (at < 0 || at + 10 > b.length) {
                break; // truncated
            }
            int length = number(b, at + 8);
            int data = at + 10;
            if (data + length > b.length) {
                break;
            }
            if (number(b, at) == A && number(b, at + 2) == INTERNET && length == 4) {
                found.add(IpAddress.of(Arrays.copyOfRange(b, data, data + 4)));
            }
            at = data + length;
        }
        return List.copyOf(found);
    }

    private static int behindName(byte[] b, int start) {
        int at = start;
        while (at < b.length) {
            int length = b[at] & 0xff;
            if (length == 0) {
                return at + 1;
            } else if ((length & POINTER) == POINTER) {
                return at + 2;
            }
            at += 1 + length;
        }
        return -1;
    }

    private static int number(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }
}
