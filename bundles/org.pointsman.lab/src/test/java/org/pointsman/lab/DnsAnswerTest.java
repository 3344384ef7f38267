/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DnsAnswerTest {
    private static final int A = 1;
    private static final int AAAA = 28;

    @Test
    void everyNameOfTheZoneIsTheInternetsAddress() {
        byte[] answer = DnsAnswer.to(question("www.Internet.test", A)).orElseThrow();
        ByteBuffer in = ByteBuffer.wrap(answer);
        assertThat(in.getShort(0)).isEqualTo((short) 0x1234);
        assertThat(in.getShort(2) & 0xffff).isEqualTo(0x8500); // response, authoritative, recursion desired
        assertThat(in.getShort(6)).isEqualTo((short) 1);
        assertThat(Arrays.copyOfRange(answer, answer.length - 4, answer.length))
                .isEqualTo(new byte[] {(byte) 203, 0, 113, 10});
    }

    @Test
    void aNameOfTheZoneHasNoOtherRecord() {
        ByteBuffer in =
                ByteBuffer.wrap(DnsAnswer.to(question("internet.test", AAAA)).orElseThrow());
        assertThat(in.getShort(2) & 0xf).isZero();
        assertThat(in.getShort(6)).isZero();
    }

    @Test
    void anotherNameDoesNotExist() {
        ByteBuffer in =
                ByteBuffer.wrap(DnsAnswer.to(question("notinternet.test", A)).orElseThrow());
        assertThat(in.getShort(2) & 0xf).isEqualTo(3);
    }

    @Test
    void whatIsNoQuestionGetsNoAnswer() {
        byte[] whole = question("internet.test", A);
        for (int length = 0; length < whole.length; length++) {
            assertThat(DnsAnswer.to(Arrays.copyOf(whole, length))).isEmpty();
        }
        byte[] response = whole.clone();
        response[2] |= (byte) 0x80;
        assertThat(DnsAnswer.to(response)).isEmpty();
    }

    private static byte[] question(String name, int type) {
        ByteBuffer out = ByteBuffer.allocate(300);
        out.putShort((short) 0x1234)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0);
        for (String label : name.split("\\.")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) 1);
        return Arrays.copyOf(out.array(), out.position());
    }
}
