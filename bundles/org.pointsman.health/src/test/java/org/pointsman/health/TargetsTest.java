/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.config.ConfigurationCheck.Problem;

class TargetsTest {
    private static List<Problem> check(Object... targets) {
        return new HealthCheck()
                .check(Map.of(
                        "org.pointsman.health",
                        Map.of("targets", targets),
                        "org.pointsman.lan~home",
                        Map.of("address", "192.168.50.1/24")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "icmp:1.1.1.1",
                "tcp:1.1.1.1:443",
                "dns:9.9.9.9",
                "dns:9.9.9.9?example.com",
                "icmp:gateway",
                "arp:gateway",
                "arp:10.64.1.1",
                "dns:resolvers",
                "dns:resolvers?example.com",
                "http://example.com/",
                "http://example.com:8080/a?b=c#200:success",
                "http://192.0.2.1/generate_204",
                "https://example.com/ok.txt#200:success",
                "quic:whatever.a.plugin/wants"
            })
    void whatCanBeAskedIsTaken(String target) {
        assertThat(check(target)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one.one.one.one",
                "icmp:127.0.0.1",
                "icmp:fd00::1",
                "tcp:1.1.1.1",
                "tcp:1.1.1.1:0",
                "tcp:1.1.1.1:65536",
                "tcp:example.com:443",
                "dns:9.9.9.9?",
                "dns:9.9.9.9?a..b",
                "dns:example.com",
                "dns:gateway",
                "arp:example.com",
                "http:example.com",
                "http://exa mple.com/",
                "http://example.com/#600",
                "https://example.com/#20",
                "ICMP:1.1.1.1",
                ":",
                ""
            })
    void whatCannotIsRefusedInOneSentenceThatNamesItAndWhatIsAllowed(String target) {
        assertThat(check(target)).singleElement().satisfies(p -> {
            assertThat(p.key()).isEqualTo("targets");
            assertThat(p.sentence()).contains("'" + target + "'").contains("allowed: ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::1",
                "fe80::1",
                "[2001:db8::1]",
                "icmp:2606:4700:4700::1111",
                "tcp:[2001:db8::1]:443",
                "tcp:2001:db8::1:443",
                "dns:2620:fe::fe",
                "dns:[2620:fe::fe]?example.com",
                "dns:2620:fe::fe?example.com",
                "arp:fd00::1",
                "http://[2001:db8::1]/",
                "http://[2001:db8::1]:8080/ok.txt#200:success",
                "https://[2001:db8::1]/ok.txt"
            })
    void anIpv6AddressIsRefusedAsWhatItIsAndNeverTakenForAPlugInsKind(String target) {
        assertThat(check(target)).singleElement().satisfies(p -> {
            assertThat(p.key()).isEqualTo("targets");
            assertThat(p.sentence())
                    .startsWith("the value is '" + target
                            + "', which has an IPv6 address, and targets are asked by IPv4 only; allowed: ");
        });
    }

    @Test
    void aHostOfOurOwnNetworkIsNoTarget() {
        assertThat(check("tcp:192.168.50.20:80"))
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .contains("'tcp:192.168.50.20:80', which is in the network of org.pointsman.lan~home");
    }

    @Test
    void theSameTargetInOldAndNewWordsIsNamedTwice() {
        assertThat(check("1.1.1.1", "icmp:1.1.1.1"))
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .contains("named twice");
    }

    @Test
    void targetsOfOneUplinkAreLookedAtToo() {
        assertThat(new HealthCheck()
                        .check(Map.of(
                                "org.pointsman.health.uplink~lte",
                                Map.of("targets", List.of("tcp:1.1.1.1")),
                                "org.pointsman.uplink.usbnet~lte",
                                Map.of())))
                .singleElement()
                .extracting(Problem::pid)
                .isEqualTo("org.pointsman.health.uplink~lte");
    }

    @Test
    void whatDiffersForAnUplinkThatIsNotThereIsAMistake() {
        assertThat(new HealthCheck()
                        .check(Map.of(
                                "org.pointsman.health.uplink~let",
                                Map.of("metered", true),
                                "org.pointsman.uplink.usbnet~lte",
                                Map.of())))
                .singleElement()
                .extracting(Problem::sentence)
                .asString()
                .startsWith("there is no uplink named 'let'; behind the ~ stands the name of one");
    }
}
