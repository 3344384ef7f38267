/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.IpAddress;

class LeaseParserTest {
    /** From words such as {@code ip=192.0.2.2}, separated by {@code ;}. */
    private static Lease parse(String environment) {
        return LeaseParser.parse(Stream.of(environment.split(";"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
    }

    @Test
    void whatADebianUdhcpcHandsOverBecomesALease() {
        Lease lease = parse("interface=eth0;ip=192.0.2.7;mask=24;subnet=255.255.255.0;router=192.0.2.1 192.0.2.254;"
                + "dns=192.0.2.53 198.51.100.53;lease=120;serverid=192.0.2.1;opt53=05;PATH=/bin");
        assertThat(lease.address()).hasToString("192.0.2.7/24");
        assertThat(lease.gateway()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(lease.resolvers()).extracting(IpAddress::toString).containsExactly("192.0.2.53", "198.51.100.53");
        assertThat(lease.duration()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({
        "mask=16, 16", // the length that udhcpc has worked out is taken
        "mask=16;subnet=255.255.255.0, 16",
        "subnet=255.255.254.0, 23",
        "subnet=255.255.255.255, 32",
        "mask=255.255.255.0;subnet=255.255.0.0, 16", // an older udhcpc
        "mask=33, 32",
        "mask=0, 32", // would draw everything to this interface
        "mask=1, 32",
        "mask=8, 8",
        "subnet=0.0.0.0, 32",
        "subnet=128.0.0.0, 32",
        "subnet=255.0.255.0, 32", // with holes
        "subnet=255.255.255.256, 32",
        "subnet=::ffff:ffff, 32",
        "subnet=junk, 32",
        "hostname=x, 32"
    })
    void theLengthComesFromTheMaskThenFromTheSubnetAndOtherwiseTheAddressStandsAlone(String given, int length) {
        assertThat(parse("ip=192.0.2.7;" + given).address()).hasToString("192.0.2.7/" + length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "junk",
                "0.0.0.0",
                "127.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "2001:db8::1",
                "192.0.2.7;id",
                "192.0.2.07"
            })
    void withoutAnAddressThatAHostCanHaveThereIsNoLease(String ip) {
        assertThatThrownBy(() -> LeaseParser.parse(Map.of("ip", ip, "mask", "24")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + ip + "'");
    }

    @Test
    void aMissingAddressIsNoLease() {
        assertThatThrownBy(() -> LeaseParser.parse(Map.of("mask", "24"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServersMistakeCostsThatOneValue() {
        Lease lease =
                parse("ip=192.0.2.7;router=0.0.0.0 192.0.2.7 gw.example  192.0.2.1;dns=:: $(id) 192.0.2.53\t1.2.3");
        assertThat(lease.gateway()).contains(IpAddress.parse("192.0.2.1"));
        assertThat(lease.resolvers()).containsExactly(IpAddress.parse("192.0.2.53"));
    }

    @Test
    void aServerMayNameNeitherRouterNorResolver() {
        Lease lease = parse("ip=192.0.2.7;router=;dns= ");
        assertThat(lease.gateway()).isEmpty();
        assertThat(lease.resolvers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3600, 3600",
        "0, 1",
        "120 20, 120", // named twice by the server; seen with dnsmasq
        "4294967295, 4294967295",
        "9999999999, 4294967295",
        "99999999999, 4294967295",
        "-5, 4294967295",
        "soon, 4294967295"
    })
    void theTimeIsBetweenASecondAndForEver(String text, long seconds) {
        assertThat(parse("ip=192.0.2.7;lease=" + text).duration()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void equalValuesMakeEqualLeases() {
        String values = "ip=192.0.2.7;mask=24;router=192.0.2.1;dns=192.0.2.53;lease=60;";
        assertThat(parse(values + "opt58=1")).isEqualTo(parse(values + "opt58=2"));
    }
}
