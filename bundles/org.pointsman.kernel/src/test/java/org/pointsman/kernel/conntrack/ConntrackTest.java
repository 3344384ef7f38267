/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.Captured;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageWriter;

class ConntrackTest {
    @Test
    void capturedEntries() {
        assertThat(Conntrack.parse(Captured.message(Captured.UDP)))
                .contains(new Conntrack.Entry(
                        17, IpAddress.parse("10.9.1.1"), 1001, IpAddress.parse("10.9.1.2"), 53, 0x01000000));
        assertThat(Conntrack.parse(Captured.message(Captured.TCP6)))
                .contains(new Conntrack.Entry(
                        6, IpAddress.parse("fd00:9::1"), 1002, IpAddress.parse("fd00:9::2"), 443, 0x02000000));
        assertThat(Conntrack.parse(Captured.message(Captured.VETH))).isEmpty();
    }

    @Test
    void theFilterIsInNetworkOrder() {
        MessageWriter w = new MessageWriter(64).reset(1);
        Conntrack.filter(w.begin(0x102, 0), new FwMark(0x02000000, 0xff000000));
        Attributes a = Captured.message(w.toByteArray()).attributes(4);
        assertThat(a.next()).isTrue();
        assertThat(a.type()).isEqualTo(8);
        assertThat(a.bytes()).containsExactly(2, 0, 0, 0);
        assertThat(a.next()).isTrue();
        assertThat(a.type()).isEqualTo(21);
        assertThat(a.bytes()).containsExactly(-1, 0, 0, 0);
    }
}
