/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;

/** What is wrong with served networks, in the words that an operator reads. */
class LanCheckTest {
    private static final String PID = "org.pointsman.lan~home";

    private static Map<String, Object> good() {
        return new HashMap<>(
                Map.of("interface", "eth1", "address", "192.168.50.1/24", "dhcp", "192.168.50.100-192.168.50.200"));
    }

    private static List<String> said(Map<String, Map<String, Object>> configuration) {
        return new LanCheck()
                .check(configuration).stream()
                        .map(p -> p.key() + ": " + p.sentence())
                        .toList();
    }

    @Test
    void aGoodNetworkIsFine() {
        assertThat(said(Map.of(PID, good()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp | 192.168.51.100-192.168.51.200 | '192.168.51.100' is not in 192.168.50.0/24, the network of address 192.168.50.1/24",
                "dhcp | 192.168.50.100-192.168.51.2 | '192.168.51.2' is not in 192.168.50.0/24, the network of address 192.168.50.1/24",
                "dhcp | 192.168.50.200-192.168.50.100 | '192.168.50.200-192.168.50.100' does not run from a lower to a higher address",
                "dhcp | 192.168.50.1-192.168.50.9 | '192.168.50.1-192.168.50.9' contains 192.168.50.1, the router's own address",
                "dhcp | 192.168.50.250-192.168.50.255 | '192.168.50.255' is the first or last address of 192.168.50.0/24, which no host may have",
                "dhcp | many | 'many' is not a range of addresses such as 192.0.2.100-192.0.2.200",
                "address | 192.168.50.0/24 | '192.168.50.0/24' is the address of the network 192.168.50.0/24 itself or its broadcast address, not one of a host in it",
                "address | 192.168.50.1 | '192.168.50.1' needs a prefix length, such as 192.168.50.1/24",
                "address | 192.168.50.1/31 | prefix length 31 of '192.168.50.1/31' is not 8 to 30",
                "address | 2001:db8::1/64 | '2001:db8::1/64' is not an IPv4 address such as 192.168.50.1/24",
                "lease | forever | 'forever' is not a lease time of 2m to 365d, such as 90m, 12h or 7d",
                "lease | 1m | '1m' is not a lease time of 2m to 365d, such as 90m, 12h or 7d",
                "interface | eth1;reboot | 'eth1;reboot' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)",
                "leases | 02:00:5e:00:00:07 192.168.51.7 | '192.168.51.7' is not an address of a host in 192.168.50.0/24, the network of address 192.168.50.1/24",
                "leases | 02:00:5e:00:00:07 192.168.50.1 | '192.168.50.1' is the router's own address",
                "leases | 02:00:5e:00:07 192.168.50.7 | '02:00:5e:00:07' is not a hardware address such as 02:00:5e:10:00:01",
                "leases | 02:00:5e:00:00:07 | '02:00:5e:00:00:07' is not MAC ADDRESS [NAME], such as 02:00:5e:10:00:01 192.0.2.10 nas",
                "names | printer | 'printer' is not NAME ADDRESS, such as printer 192.0.2.20",
            })
    void eachMistakeHasItsSentence(String key, String value, String sentence) {
        Map<String, Object> lan = good();
        lan.put(key, value);
        assertThat(said(Map.of(PID, lan))).containsExactly(key + ": " + sentence);
    }

    @ParameterizedTest
    @CsvSource({"names,nas_1 192.168.50.7", "names,nas/lan 192.168.50.7", "domain,-home"})
    void namesThatCouldDoHarmInAFileAreRefused(String key, String value) {
        Map<String, Object> lan = good();
        lan.put(key, value);
        assertThat(said(Map.of(PID, lan))).singleElement().asString().contains("is not a host name");
    }

    @Test
    void aLineEndDoesNotGetThrough() {
        Map<String, Object> lan = good();
        lan.put("domain", "lan\naddr-host=/x");
        assertThat(said(Map.of(PID, lan)))
                .singleElement()
                .asString()
                .contains("is not a host name")
                .doesNotContain("\n");
    }

    @Test
    void twoHostsMayNotHaveTheSameAddressNameOrHardware() {
        Map<String, Object> lan = good();
        lan.put("leases", new String[] {
            "02:00:5e:00:00:07 192.168.50.7 nas",
            "02:00:5e:00:00:08 192.168.50.7 tv",
            "02:00:5E:00:00:08 192.168.50.9 nas"
        });
        assertThat(said(Map.of(PID, lan)))
                .containsExactly(
                        "leases: '192.168.50.7' is given to two hosts",
                        "leases: '02:00:5e:00:00:08' is there twice",
                        "leases: 'nas' is the name of two hosts");
    }

    @Test
    void twoNetworksMayNotOverlap() {
        Map<String, Object> guests = new HashMap<>(Map.of("interface", "eth2", "address", "192.168.0.1/16"));
        assertThat(new LanCheck().check(Map.of(PID, good(), "org.pointsman.lan~guests", guests)))
                .containsExactly(new Problem(
                        PID,
                        "address",
                        "'192.168.50.1/24' overlaps 192.168.0.0/16, the network of org.pointsman.lan~guests"));
    }

    @Test
    void aNetworkAndAnUplinkMayNotOverlapUnlessTheyShareTheirInterface() {
        Map<String, Object> uplink = Map.of("interface", "eth0", "address", "192.168.50.7/24");
        assertThat(said(Map.of(PID, good(), "org.pointsman.uplink.ethernet~adsl", uplink)))
                .containsExactly("address: '192.168.50.1/24' overlaps 192.168.50.0/24, the network of"
                        + " org.pointsman.uplink.ethernet~adsl; give the LAN other addresses");
        Map<String, Object> oneArmed = Map.of("interface", "eth1", "address", "192.168.50.7/24");
        assertThat(said(Map.of(PID, good(), "org.pointsman.uplink.ethernet~adsl", oneArmed)))
                .isEmpty();
    }

    @Test
    void onlyUplinksThatThereAreMayBeAllowed() {
        Map<String, Object> lan = good();
        lan.put("uplinks", new String[] {"adsl", "lte"});
        assertThat(said(Map.of(PID, lan, "org.pointsman.uplink.usbnet~lte", Map.of("match", "usb:12d1:*"))))
                .containsExactly("uplinks: there is no uplink 'adsl'; there are lte");
        lan.put("uplinks", new String[] {});
        assertThat(said(Map.of(PID, lan)))
                .containsExactly(
                        "uplinks: names no uplink: leave it out to allow all, or name those that its hosts may use");
        lan.put("uplinks", new String[] {"*"});
        assertThat(said(Map.of(PID, lan))).isEmpty();
    }
}
