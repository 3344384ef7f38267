/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;

class ChecksTest {
    private static final String ETHERNET = "org.pointsman.uplink.ethernet";
    private static final String WIFI = "org.pointsman.uplink.wifi";
    private static final String ADSL = ETHERNET + "~adsl";

    /** Values of one uplink from words such as {@code gateway=192.0.2.1}. */
    private static Map<String, Object> values(String... pairs) {
        Map<String, Object> values = new HashMap<>();
        for (String pair : pairs) {
            String[] both = pair.split("=", 2);
            values.put(both[0], both[1]);
        }
        return values;
    }

    private static Map<String, Object> article() {
        return values("interface=eth0", "addressing=static", "address=192.0.2.2/24", "gateway=192.0.2.1");
    }

    private static List<String> alone(Map<String, Object> values) {
        return Checks.of(ETHERNET, Map.of(ADSL, values)).stream()
                .map(p -> {
                    assertThat(p.pid()).isEqualTo(ADSL);
                    return p.key() + ": " + p.sentence();
                })
                .toList();
    }

    /** What both checks say together. */
    private static List<Problem> both(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>(Checks.of(ETHERNET, configuration));
        problems.addAll(Checks.of(WIFI, configuration));
        return problems;
    }

    @Test
    void theArticlesUplinkIsFineAndSoIsOneThatSaysNothing() {
        assertThat(alone(article())).isEmpty();
        assertThat(alone(values("interface=eth0"))).isEmpty();
        assertThat(alone(values("interface=br0", "port=eth0", "addressing=adopt")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    address    | 192.0.2.2      | address: '192.0.2.2' needs a prefix length, such as 192.0.2.2/24
                    address    | 192.0.2.2/33   | address: prefix length 33 of 192.0.2.2 is not 0 to 32
                    address    | 192.0.2.2/x    | address: '192.0.2.2/x' needs a prefix length of 0 to 32 behind the slash
                    address    | 192.0.2/24     | address: '192.0.2' is not an IP address such as 192.0.2.1 or 2001:db8::1
                    interface  | eth0;reboot    | interface: 'eth0;reboot' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)
                    interface  | $(id)          | interface: '$(id)' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)
                    interface  | ''             | interface: '' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)
                    port       | ../x           | port: '../x' is not an interface name (1 to 15 of A-Z a-z 0-9 _ . @ + -)
                    gateway    | gw.example     | gateway: 'gw.example' is not an IP address such as 192.0.2.1 or 2001:db8::1
                    gateway    | 198.51.100.1   | gateway: '198.51.100.1' is not in 192.0.2.0/24, the network of address 192.0.2.2/24
                    gateway    | 2001:db8::1    | gateway: '2001:db8::1' is not in 192.0.2.0/24, the network of address 192.0.2.2/24
                    gateway    | 192.0.2.2      | gateway: '192.0.2.2' is the uplink's own address
                    addressing | bootp          | addressing: 'bootp' is not one of static, dhcp, adopt
                    resolvers  | dns.example    | resolvers: 'dns.example' is not an IP address such as 192.0.2.1 or 2001:db8::1
                    """)
    void eachMistakeHasOneSentence(String key, String value, String sentence) {
        Map<String, Object> values = article();
        values.put(key, value);
        assertThat(alone(values)).containsExactly(sentence);
    }

    @Test
    void staticNeedsAnAddressAndAGateway() {
        String address = "address: is missing: addressing static needs an address such as 192.0.2.2/24";
        String gateway = "gateway: is missing: addressing static needs a gateway such as 192.0.2.1";
        assertThat(alone(values("interface=eth0", "addressing=static"))).containsExactly(address, gateway);
        assertThat(alone(values("interface=eth0", "addressing=static", "address= ", "gateway=")))
                .as("empty text is not given")
                .containsExactly(address, gateway);
        assertThat(alone(values("interface=eth0", "address=192.0.2.2/24")))
                .as("an address alone means static")
                .containsExactly(gateway);
        assertThat(alone(values("interface=eth0", "address=", "gateway=", "port=", "addressing=")))
                .as("nothing means DHCP")
                .isEmpty();
    }

    @Test
    void aSingleAddressMayHaveItsGatewayOnTheLinkButNotInAnotherFamily() {
        assertThat(alone(values("interface=eth0", "address=192.0.2.2/32", "gateway=198.51.100.1")))
                .isEmpty();
        assertThat(alone(values("interface=eth0", "address=192.0.2.2/32", "gateway=fe80::1")))
                .hasSize(1)
                .allMatch(s -> s.startsWith("gateway: 'fe80::1' is not in "));
    }

    @Test
    void everyBadResolverIsNamedHoweverTheyAreWritten() {
        Map<String, Object> values = article();
        for (Object written : List.of(
                new String[] {"192.0.2.53", "one", "two"},
                new Object[] {"192.0.2.53", "one", "two"},
                List.of("192.0.2.53", "one", "two"))) {
            values.put("resolvers", written);
            assertThat(alone(values))
                    .hasSize(2)
                    .anyMatch(s -> s.startsWith("resolvers: 'one'"))
                    .anyMatch(s -> s.startsWith("resolvers: 'two'"));
        }
        values.put("resolvers", "192.0.2.53");
        assertThat(alone(values)).isEmpty();
        values.put("resolvers", List.of(53));
        assertThat(alone(values)).hasSize(1).allMatch(s -> s.startsWith("resolvers: '53'"));
    }

    @Test
    void aValueOfAnotherTypeIsLeftToTheMetatype() {
        Map<String, Object> values = article();
        values.put("address", 5);
        values.put("interface", true);
        assertThat(alone(values)).isEmpty();
    }

    @Test
    void whatIsNoneOfItsUplinksIsNotChecked() {
        Map<String, Object> bad = values("interface=$(id)");
        assertThat(Checks.of(ETHERNET, Map.of(WIFI + "~a", bad, ETHERNET + "2~b", bad, ETHERNET, bad)))
                .isEmpty();
    }

    /** Two PIDs, in the order of the map either way, and who is to tell. */
    @ParameterizedTest
    @CsvSource({
        "org.pointsman.uplink.ethernet~a, org.pointsman.uplink.ethernet~b, org.pointsman.uplink.ethernet~b",
        "org.pointsman.uplink.ethernet~z, org.pointsman.uplink.wifi~a, org.pointsman.uplink.wifi~a",
        "com.example.uplink.fixed~a, org.pointsman.uplink.ethernet~b, org.pointsman.uplink.ethernet~b",
        "zz.example.uplink.fixed~a, org.pointsman.uplink.ethernet~b, org.pointsman.uplink.ethernet~b",
        "org.pointsman.uplink.lte~a, org.pointsman.uplink.ethernet~b, org.pointsman.uplink.ethernet~b",
        "org.pointsman.uplink.zip~a, org.pointsman.uplink.wifi~b, org.pointsman.uplink.wifi~b"
    })
    void twoUplinksOnOneInterfaceNeedTwoGatewaysAndItIsToldOnce(String one, String two, String teller) {
        String other = teller.equals(one) ? two : one;
        Map<String, Map<String, Object>> configuration = new LinkedHashMap<>();
        for (String gateways : List.of("=", "192.0.2.1=", "=192.0.2.1", "192.0.2.1=192.0.2.1")) {
            String[] each = gateways.split("=", 2);
            configuration.clear();
            configuration.put(two, values("interface=eth0", "addressing=adopt", "gateway=" + each[1]));
            configuration.put(one, values("interface=eth0", "addressing=adopt", "gateway=" + each[0]));
            assertThat(both(configuration))
                    .as(gateways)
                    .containsExactly(new Problem(
                            teller,
                            "interface",
                            "'eth0' is also the interface of " + other
                                    + "; two uplinks on one interface need two different gateways"));
        }
        configuration.put(one, values("interface=eth0", "addressing=adopt", "gateway=192.0.2.254"));
        assertThat(both(configuration)).as("two gateways").isEmpty();
        configuration.put(one, values("interface=eth1", "addressing=adopt", "gateway=192.0.2.1"));
        assertThat(both(configuration)).as("two interfaces").isEmpty();
    }

    @Test
    void oneGatewayInTwoSpellingsIsOneGateway() {
        assertThat(both(Map.of(
                        ETHERNET + "~a", values("interface=eth0", "addressing=adopt", "gateway=2001:db8::1"),
                        ETHERNET + "~b", values("interface=eth0", "addressing=adopt", "gateway=2001:DB8:0::1"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"org.pointsman.shaper~adsl", "org.pointsman.uplink.defaults", "com.example.uplinks.chart~x"})
    void whatOnlyWatchesAnUplinksInterfaceIsNoUplink(String pid) {
        assertThat(both(Map.of(ADSL, article(), pid, values("interface=eth0")))).isEmpty();
    }

    @Test
    void aTypeThatIsNotAmongOursMayUseTheChecksAndIsNotInItsOwnWay() {
        String pid = "com.example.uplink.bonded~a";
        assertThat(Checks.of("com.example.uplink.bonded", Map.of(pid, article())))
                .isEmpty();
    }
}
