/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;

class EchoPacketTest {
    private static final IpAddress SEEN = IpAddress.parse("198.18.2.1");

    @Test
    void theAnswerTellsTheSourceThatTheServerSaw() {
        byte[] answer = EchoPacket.reply(EchoPacket.question(42), SEEN).orElseThrow();
        assertThat(EchoPacket.parse(answer)).contains(new EchoPacket(42, SEEN));
    }

    @Test
    void anythingElseIsEchoedAsItIs() {
        byte[] bytes = {0, 1, (byte) 0xff, 'x'};
        assertThat(EchoPacket.reply(bytes, SEEN))
                .hasValueSatisfying(echo -> assertThat(echo).isEqualTo(bytes));
        assertThat(EchoPacket.parse(bytes)).isEmpty();
    }

    @Test
    void aQuestionIsNoAnswer() {
        assertThat(EchoPacket.parse(EchoPacket.question(1))).isEmpty();
        assertThat(EchoPacket.parse("hello".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }
}
