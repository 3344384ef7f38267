/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.config.ConfigurationCheck.Problem;

class ReaderTest {
    private static final String HOME = "org.pointsman.proxyarp~home";

    private static List<Problem> check(Map<String, Map<String, Object>> configuration) {
        return new ProxyArpCheck().check(configuration);
    }

    private static List<String> sentences(Map<String, Object> values) {
        return check(Map.of(HOME, values)).stream()
                .map(p -> p.key() + " " + p.sentence())
                .toList();
    }

    @Test
    void twoInterfacesAreEnough() {
        assertThat(sentences(Map.of("interfaces", new String[] {"br0", "wlan0"})))
                .isEmpty();
        Settings s = Reader.read(new Reader.Given("x", List.of("br0", "wlan0"), List.of("dhcp", "9999"), 9, 30, 10))
                .settings()
                .orElseThrow();
        assertThat(s.ports()).containsExactly(67, 68, 9999);
    }

    @Test
    void eachFaultIsASentenceWithWhatIsAllowed() {
        assertThat(sentences(Map.of("interfaces", List.of("br0"))))
                .containsExactly("interfaces names 1 interface, but 2 to 8 are joined, the preferred first, such as"
                        + " [\"br0\", \"wlan0\"]");
        assertThat(sentences(Map.of("interfaces", List.of("br0", "br0"))))
                .containsExactly("interfaces names 'br0' twice");
        assertThat(sentences(Map.of("interfaces", List.of("br0", "no such"))))
                .singleElement()
                .asString()
                .contains("'no such' is not an interface name");
        assertThat(sentences(Map.of(
                        "interfaces", List.of("br0", "wlan0"), "relay", List.of("dhcp", "bonjour"), "refresh", 1)))
                .containsExactly(
                        "relay 'bonjour' is none of dhcp, mdns, netbios, ssdp, and no UDP port of 1 to 65535",
                        "refresh is 1, but has to be 5 to 3600");
    }

    @Test
    void anInterfaceBelongsToOneJoin() {
        assertThat(check(Map.of(
                        HOME,
                        Map.of("interfaces", List.of("br0", "wlan0")),
                        "org.pointsman.proxyarp~office",
                        Map.of("interfaces", List.of("eth1", "wlan0")))))
                .containsExactly(new Problem(
                        "org.pointsman.proxyarp~office",
                        "interfaces",
                        "'wlan0' is a member of org.pointsman.proxyarp~home already"));
    }
}
