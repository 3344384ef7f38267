/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.net.IpAddress;

class SettingsTest {
    @ParameterizedTest
    @CsvSource({
        "'', true, STATIC",
        "'', false, DHCP",
        "static, false, STATIC",
        "dhcp, true, DHCP",
        "adopt, true, ADOPT",
        "' DHCP ', false, DHCP"
    })
    void anAddressAloneMeansStaticAndNothingMeansDhcp(String word, boolean hasAddress, Addressing mode) {
        assertThat(Settings.mode(word, hasAddress)).isEqualTo(mode);
    }

    @Test
    void anotherWordIsRefusedByName() {
        assertThatThrownBy(() -> Settings.mode("bootp", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'bootp' is not one of static, dhcp, adopt");
    }

    @Test
    void emptyTextIsNotGivenAndSpaceAroundAValueIsNoPartOfIt() {
        Settings blank = Settings.of("eth0", "", "", " ", "", new String[0]);
        assertThat(blank.addressing()).isEqualTo(Addressing.DHCP);
        assertThat(blank.port()).isEmpty();
        assertThat(blank.address()).isEmpty();
        assertThat(blank.gateway()).isEmpty();
        Settings spaced = Settings.of(
                " eth0 ", " eth1 ", " static ", " 192.0.2.2/24 ", " 192.0.2.1 ", new String[] {" 192.0.2.53 "});
        assertThat(spaced)
                .isEqualTo(Settings.of(
                        "eth0", "eth1", "static", "192.0.2.2/24", "192.0.2.1", new String[] {"192.0.2.53"}));
        assertThat(spaced.resolvers()).containsExactly(IpAddress.parse("192.0.2.53"));
    }

    @Test
    void aBadValueIsNamed() {
        assertThatThrownBy(() -> Settings.of("eth0;id", "", "", "", "", new String[0]))
                .hasMessageStartingWith("'eth0;id' is not an interface name");
        assertThatThrownBy(() -> Settings.of("eth0", "", "", "", "", new String[] {"dns.example"}))
                .hasMessageStartingWith("'dns.example' is not an IP address");
    }
}
