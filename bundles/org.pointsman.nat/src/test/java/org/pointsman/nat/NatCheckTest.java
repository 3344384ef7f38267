/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;

/** What a person gets to read who wrote something wrong. */
class NatCheckTest {
    private static List<Problem> check(Map<String, Map<String, Object>> more) {
        Map<String, Map<String, Object>> all = new HashMap<>(more);
        all.put("org.pointsman.uplink.ethernet~adsl", Map.of("interface", "eth0"));
        all.put("com.example.uplink.fixed~lte", Map.of());
        return new NatCheck().check(all);
    }

    private static Map<String, Map<String, Object>> forward(String port, String target, String protocol) {
        return Map.of("org.pointsman.nat.forward~web", Map.of("port", port, "target", target, "protocol", protocol));
    }

    @Test
    void goodOnesPass() {
        assertThat(check(Map.of(
                        "org.pointsman.nat",
                        Map.of(
                                "masquerade", new String[] {"*"},
                                "snat", new String[] {"adsl 198.51.100.7"},
                                "oneArmed", new String[] {"adsl"}),
                        "org.pointsman.nat.forward~web",
                        Map.of("port", "8080", "target", "192.168.77.10:80", "uplinks", new String[] {"lte"}),
                        "org.pointsman.nat.forward~dns",
                        Map.of("port", "8080", "target", "192.168.77.10", "protocol", "udp"),
                        "org.pointsman.nat.forward~games",
                        Map.of("port", "5000 - 5010", "target", "192.168.77.10", "protocol", "both"))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0         | 192.168.77.10    | tcp  | '0' has no port of 1 to 65535 where one is expected",
                "65536     | 192.168.77.10    | tcp  | '65536' has no port of 1 to 65535 where one is expected",
                "http      | 192.168.77.10    | tcp  | 'http' has no port of 1 to 65535 where one is expected",
                "20-10     | 192.168.77.10    | tcp  | '20-10' does not run from a lower to a higher port",
                "1-2-3     | 192.168.77.10    | tcp  | '1-2-3' is neither a port nor a range such as 5000-5010",
                "80        | 192.168.77.10:0  | tcp  | '192.168.77.10:0' has no port of 1 to 65535 where one is expected",
                "80        | 192.168.77.256   | tcp  | '192.168.77.256' is not an IP address such as 192.0.2.1 or 2001:db8::1",
                "80        | nas              | tcp  | 'nas' is not an IP address such as 192.0.2.1 or 2001:db8::1",
                "80        | 2001:db8::10     | tcp  | '2001:db8::10' is no IPv4 address, and only IPv4 is translated",
                "80        | 192.168.77.10    | sctp | 'sctp' is not one of tcp, udp, both",
                "5000-5010 | 192.168.77.10:80 | tcp  | '192.168.77.10:80' has a port, but a range of ports keeps its ports: leave ':80' out",
            })
    void aBadForwardGetsOneSentence(String port, String target, String protocol, String sentence) {
        assertThat(check(forward(port, target, protocol)))
                .extracting(Problem::sentence)
                .containsExactly(sentence);
    }

    @Test
    void anUnknownUplinkIsNamedWithThoseThereAre() {
        assertThat(check(Map.of("org.pointsman.nat", Map.of("masquerade", new String[] {"adls"}))))
                .containsExactly(new Problem(
                        "org.pointsman.nat", "masquerade", "there is no uplink 'adls'; there are adsl, lte"));
    }

    @Test
    void anUplinkIsTranslatedInOneWayOnly() {
        assertThat(check(Map.of(
                        "org.pointsman.nat",
                        Map.of("snat", new String[] {"adsl 198.51.100.7"}, "routed", new String[] {"adsl"}))))
                .extracting(Problem::sentence)
                .containsExactly("'adsl' is named by snat as well; an uplink has one of masquerade, snat, routed");
        assertThat(check(Map.of("org.pointsman.nat", Map.of("snat", new String[] {"adsl"}))))
                .extracting(Problem::sentence)
                .containsExactly("'adsl' is not UPLINK ADDRESS, such as adsl 198.51.100.7");
    }

    @Test
    void twoForwardsOfOnePortAreToldOnce() {
        Map<String, Object> web = Map.of("port", "8080", "target", "192.168.77.10");
        Map<String, Object> many = Map.of("port", "8000-9000", "target", "192.168.77.20", "protocol", "both");
        assertThat(check(Map.of("org.pointsman.nat.forward~a", web, "org.pointsman.nat.forward~b", many)))
                .containsExactly(new Problem(
                        "org.pointsman.nat.forward~b",
                        "port",
                        "a port of it is forwarded by org.pointsman.nat.forward~a already"));
    }
}
