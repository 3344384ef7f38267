/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pointsman.kernel.Captured;

class RefusalTest {
    @Test
    void theKernelsWordsAreFoundBehindTheRefusedMessageOrWithoutIt() {
        assertThat(NetlinkSocket.text(Captured.message(Captured.REFUSAL))).isEqualTo("Nexthop has invalid gateway");
        assertThat(NetlinkSocket.text(Captured.message(Captured.REFUSAL_CAPPED)))
                .isEqualTo("Nexthop has invalid gateway");
        assertThat(NetlinkSocket.text(Captured.message(Captured.VETH))).isEmpty();
    }

    @Test
    void aRefusalIsASentence() {
        assertThat(new Refusal(0, 101, "Nexthop has invalid gateway").sentence())
                .isEqualTo("Nexthop has invalid gateway (ENETUNREACH)");
        assertThat(new Refusal(0, 17, "").exception("ip rule add").getMessage())
                .isEqualTo("ip rule add: File exists (EEXIST)");
        assertThat(new Refusal(0, 4711, "").sentence()).isEqualTo("Error 4711 (errno 4711)");
    }
}
