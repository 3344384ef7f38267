/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** dnsmasq's words, as seen with 2.90, and ours. */
class DiagnosisTest {
    private static String said(String words) {
        return Diagnosis.of(2, words, port -> port == 53 ? Optional.of("named (process 812)") : Optional.empty());
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() {
        assertThat(said("failed to create listening socket for 192.168.50.1: Address already in use"))
                .isEqualTo("names cannot be served on 192.168.50.1: port 53 is taken by named (process 812);"
                        + " it is tried again");
        assertThat(said("failed to bind DHCP server socket: Address already in use"))
                .isEqualTo("addresses cannot be given out: port 67 is taken; it is tried again");
    }

    @Test
    void missingRightsAreNamed() {
        assertThat(said("failed to create listening socket for 192.168.50.1: Permission denied"))
                .contains("CAP_NET_BIND_SERVICE");
        assertThat(said("process is missing required capability NET_ADMIN")).contains("CAP_NET_ADMIN");
    }

    @Test
    void anyOtherEndIsQuoted() {
        assertThat(said("")).isEqualTo("dnsmasq ended with 2; it is started again");
        assertThat(said("out of memory")).isEqualTo("dnsmasq ended with 2 (out of memory); it is started again");
    }

    @Test
    void aPortsSocketsAreFoundByTheirNumber() {
        // from /proc/net/udp: 192.168.50.1:53 and 0.0.0.0:67
        List<String> table = List.of(
                "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "  327: 0132A8C0:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0",
                "  341: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0");
        assertThat(PortHolder.inodes(table, 53, false)).containsExactly("socket:[4711]");
        assertThat(PortHolder.inodes(table, 67, false)).containsExactly("socket:[4712]");
        assertThat(PortHolder.inodes(table, 67, true)).isEmpty();
    }
}
