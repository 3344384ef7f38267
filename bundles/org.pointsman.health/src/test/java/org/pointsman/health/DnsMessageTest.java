/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;

class DnsMessageTest {
    private static final byte[] QUESTION = DnsMessage.question(0x1234, "example.com");
    /** Answer section: a pointer to the name, A, IN, 60 s, 4 bytes. */
    private static final String RECORD = "c00c000100010000003c0004c0000201";

    private static byte[] answer(int flags, int records, String section) {
        byte[] rest = HexFormat.of().parseHex(section);
        byte[] b = Arrays.copyOf(QUESTION, QUESTION.length + rest.length);
        System.arraycopy(rest, 0, b, QUESTION.length, rest.length);
        b[2] = (byte) (flags >>> 8);
        b[3] = (byte) flags;
        b[7] = (byte) records;
        return b;
    }

    @Test
    void theQuestionIsAsRfc1035Says() {
        assertThat(HexFormat.of().formatHex(QUESTION))
                .isEqualTo("123401000001000000000000" + "076578616d706c6503636f6d00" + "00010001");
    }

    @Test
    void anAnswerIsRead() {
        assertThat(DnsMessage.answer(QUESTION, answer(0x8180, 1, RECORD)))
                .hasValue(new DnsMessage.Answer(0, false, List.of(IpAddress.parse("192.0.2.1"))));
    }

    @Test
    void thatThereIsNoSuchNameIsAnAnswerThatTheServerHasTroubleIsNone() {
        assertThat(DnsMessage.answer(QUESTION, answer(0x8183, 0, ""))
                        .orElseThrow()
                        .served())
                .isTrue();
        DnsMessage.Answer trouble =
                DnsMessage.answer(QUESTION, answer(0x8182, 0, "")).orElseThrow();
        assertThat(trouble.served()).isFalse();
        assertThat(trouble.words()).isEqualTo("SERVFAIL");
    }

    @Test
    void aTruncatedAnswerIsSaidToBe() {
        DnsMessage.Answer cut = DnsMessage.answer(QUESTION, answer(0x8380, 1, RECORD.substring(0, 20)))
                .orElseThrow();
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.addresses()).isEmpty();
    }

    @Test
    void anAnswerToAnotherQuestionIsForged() {
        byte[] otherNumber = answer(0x8180, 1, RECORD);
        otherNumber[1]++;
        byte[] otherName = answer(0x8180, 1, RECORD);
        otherName[14]++;
        assertThat(DnsMessage.answer(QUESTION, otherNumber)).isEmpty();
        assertThat(DnsMessage.answer(QUESTION, otherName)).isEmpty();
        assertThat(DnsMessage.answer(QUESTION, QUESTION)).as("a question").isEmpty();
    }

    @Property(tries = 1000)
    void nothingThatComesInBreaksIt(@ForAll @Size(max = 80) byte[] junk) {
        assertThat(DnsMessage.answer(QUESTION, junk)).isNotNull();
        byte[] behind = Arrays.copyOf(answer(0x8180, 3, ""), QUESTION.length + junk.length);
        System.arraycopy(junk, 0, behind, QUESTION.length, junk.length);
        assertThat(DnsMessage.answer(QUESTION, behind)).isPresent();
    }
}
