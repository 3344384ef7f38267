/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IcmpEchoTest {
    /** Captured on a raw socket: the kernel's answer to an echo request to 127.0.0.1, IP header included. */
    private static final byte[] REPLY =
            HexFormat.of().parseHex("45000024ed0e000040018fc87f0000017f000001" + "000030b713880001706f696e74736d6e");

    @Test
    void aCapturedReplyIsRead() {
        assertThat(IcmpEcho.reply(ByteBuffer.wrap(REPLY), REPLY.length)).contains(new IcmpEcho.Reply(0x1388, 1));
        assertThat(IcmpEcho.source(ByteBuffer.wrap(REPLY))).containsExactly(127, 0, 0, 1);
    }

    @Test
    void aDamagedReplyIsNone() {
        byte[] packet = REPLY.clone();
        packet[30]++;
        assertThat(IcmpEcho.reply(ByteBuffer.wrap(packet), packet.length)).isEmpty();
    }

    @Test
    void aRequestIsNoReplyAndItsChecksumIsRight() {
        ByteBuffer b = ByteBuffer.allocate(20 + IcmpEcho.BYTES);
        b.put(0, (byte) 0x45);
        IcmpEcho.request(b.slice(20, IcmpEcho.BYTES), 7, 9);
        assertThat(IcmpEcho.reply(b, b.capacity())).isEmpty();
        b.put(20, (byte) IcmpEcho.REPLY); // as the far end does it: type 8 becomes 0, the checksum follows (RFC 1624)
        int sum = (b.getShort(22) & 0xffff) + 0x0800;
        b.putShort(22, (short) ((sum & 0xffff) + (sum >>> 16)));
        assertThat(IcmpEcho.reply(b, b.capacity())).contains(new IcmpEcho.Reply(7, 9));
    }

    @Property(tries = 500)
    void nothingThatComesInBreaksIt(@ForAll @Size(max = 120) byte[] junk) {
        assertThat(IcmpEcho.reply(ByteBuffer.wrap(junk), junk.length)).isNotNull();
    }
}
