/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @Property
    void everyIpv4AddressSurvivesTextAndBack(@ForAll @Size(4) byte[] bytes) {
        IpAddress address = IpAddress.of(bytes);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void everyIpv6AddressSurvivesTextAndBack(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        IpAddress address = IpAddress.of(bytes);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void ipv6WithRunsOfZerosSurvivesTextAndBack(
            @ForAll @IntRange(max = 15) int from, @ForAll @IntRange(max = 15) int to, @ForAll @Size(16) byte[] bytes)
            throws UnknownHostException {
        for (int i = from; i <= to; i++) {
            bytes[i] = 0;
        }
        IpAddress address = IpAddress.of(bytes);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        assertThat(IpAddress.parse(
                        InetAddress.getByAddress(bytes) instanceof java.net.Inet6Address v6
                                ? v6.getHostAddress()
                                : address.toString()))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "::ffff:192.0.2.1, ::ffff:c000:201"
    })
    void ipv6IsWrittenAsRfc5952Says(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "example.org",
                "localhost",
                "::g",
                ":::",
                "1.2.3.-4",
                "fe80::1%eth0"
            })
    void whatIsNoAddressIsRefusedAndNeverLookedUp(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.parse(text))
                .withMessageContaining("is not an IP address");
    }

    @Property
    void aPrefixContainsWhatSharesItsBits(@ForAll @Size(4) byte[] bytes, @ForAll @IntRange(max = 32) int length) {
        IpAddress address = IpAddress.of(bytes);
        Prefix network = new InterfacePrefix(address, length).network();
        assertThat(network.contains(address)).isTrue();
        assertThat(Prefix.parse(network.address() + "/" + length)).isEqualTo(network);
        if (length > 0) {
            byte[] other = bytes.clone();
            other[(length - 1) / 8] ^= (byte) (0x80 >>> (length - 1) % 8);
            assertThat(network.contains(IpAddress.of(other))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/", "192.0.2.1/a", "2001:db8::/129"})
    void aWrongLengthIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> InterfacePrefix.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "-x",
                "eth 0",
                "eth0;id",
                "a/b",
                "$(id)",
                "sixteencharacter",
                "eth0\n",
                "wlan\u00e4"
            })
    void aNameThatCouldHurtSomewhereIsNoInterfaceName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterfaceName.require(name))
                .withMessageContaining("is not an interface name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth0", "enp0s31f6", "br-lan", "eth0.100", "wg_home", "veth@x", "fifteen_letters"})
    void usualNamesAreInterfaceNames(String name) {
        assertThat(InterfaceName.require(name)).isEqualTo(name);
    }
}
