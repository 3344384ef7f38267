/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
    @Test
    void servicesAreSaidAsPeopleSayThem() {
        assertThat(Packet.parse("10.0.0.7", "203.0.113.9", "tcp/443").service()).isEqualTo("TCP port 443");
        assertThat(Packet.parse("10.0.0.7", "203.0.113.9", "UDP").service()).isEqualTo("UDP");
        assertThat(Packet.parse("router", "2001:db8::1", "icmpv6").service()).isEqualTo("ICMPv6");
        assertThat(Packet.parse("router", "203.0.113.9", "").service()).isEmpty();
        assertThat(Packet.parse("router", "203.0.113.9", "").source()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"443", "tcp/", "tcp/0", "tcp/65536", "tcp/x", "icmp/8", "/", "sctp/1", "tcp/443/1"})
    void whatIsNoServiceIsRefusedWithWhatIsAllowed(String service) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse("10.0.0.7", "203.0.113.9", service))
                .withMessageContaining("'" + service + "' is not PROTOCOL/PORT");
    }

    @Test
    void namesAreNotLookedUp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse("10.0.0.7", "example.org", ""))
                .withMessage("'example.org' is not an IP address such as 192.0.2.1 or 2001:db8::1; names are not looked"
                        + " up here.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse("10.0.0.7", "2001:db8::1", ""))
                .withMessageContaining("no packet has both");
    }
}
