/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;

class TcpSegmentTest {

    private static final TcpSegment RESET = new TcpSegment(
            IpAddress.parse("203.0.113.10"),
            7007,
            IpAddress.parse("192.168.77.10"),
            41000,
            0x01020304,
            0,
            TcpSegment.RST);

    @Test
    void whatIsWrittenIsReadBackAndItsChecksumsAreRight() {
        ByteBuffer b = ByteBuffer.allocate(TcpSegment.BYTES);
        RESET.write(b);
        assertThat(TcpSegment.read(b, TcpSegment.BYTES)).contains(RESET);
        assertThat(sum(b, 0, 20, 0))
                .as("of the IPv4 header (RFC 1071: all ones)")
                .isEqualTo(0xffff);
        assertThat(sum(b, 12, 40, 6 + 20)).as("of TCP with its pseudo-header").isEqualTo(0xffff);
        assertThat(HexFormat.of().formatHex(b.array(), 0, 10)).isEqualTo("45000028000040004006");
    }

    /** The sum of RFC 1071, written down once more, in another way: end-around carry at each step. */
    private static int sum(ByteBuffer b, int from, int to, int start) {
        int sum = start;
        for (int i = from; i < to; i += 2) {
            sum += (b.get(i) & 0xff) * 256 + (b.get(i + 1) & 0xff);
            sum = sum > 0xffff ? sum - 0xffff : sum;
        }
        return sum;
    }

    @Test
    void optionsAreSkippedAndPiecesOfAPacketAreNone() {
        ByteBuffer b = ByteBuffer.allocate(60);
        RESET.write(b);
        byte[] tcp = new byte[20];
        b.get(20, tcp);
        b.put(24, tcp).put(0, (byte) 0x46).put(20, new byte[4]);
        assertThat(TcpSegment.read(b, 44)).contains(RESET);
        assertThat(TcpSegment.read(b, 43)).isEmpty();
        b.put(7, (byte) 1);
        assertThat(TcpSegment.read(b, 44)).isEmpty();
    }

    @Property(tries = 300)
    void nothingThatComesInBreaksIt(@ForAll @Size(max = 120) byte[] junk) {
        TcpSegment.read(ByteBuffer.wrap(junk), junk.length);
    }
}
