/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

class JoinStateTest {
    private static final Ownership OWN = Ownership.DEFAULT;
    private static final Optional<Prefix> NETWORK = Optional.of(Prefix.parse("192.168.1.0/24"));
    private static final Map<String, Integer> SEATS = Map.of("br0", 0, "wlan0", 1);
    private static final TreeMap<IpAddress, String> PLACES =
            new TreeMap<>(Map.of(IpAddress.parse("192.168.1.11"), "br0", IpAddress.parse("192.168.1.1"), "wlan0"));

    @Test
    void twoMembersAreJoinedByHostRoutesTheKernelsProxyArpAndARuleThatKeepsItToHostsWithARoute() {
        assertThat(new JoinState(NETWORK, List.of("br0", "wlan0"), PLACES).desired(SEATS, OWN))
                .hasToString("""
                sysctl net.ipv4.conf.br0.arp_announce=2
                sysctl net.ipv4.conf.br0.arp_ignore=1
                sysctl net.ipv4.conf.br0.ignore_routes_with_linkdown=1
                sysctl net.ipv4.conf.br0.proxy_arp=1
                sysctl net.ipv4.conf.br0.rp_filter=2
                sysctl net.ipv4.conf.wlan0.arp_announce=2
                sysctl net.ipv4.conf.wlan0.arp_ignore=1
                sysctl net.ipv4.conf.wlan0.ignore_routes_with_linkdown=1
                sysctl net.ipv4.conf.wlan0.proxy_arp=1
                sysctl net.ipv4.conf.wlan0.rp_filter=2
                sysctl net.ipv4.ip_forward=1
                sysctl net.ipv4.neigh.br0.proxy_delay=0
                sysctl net.ipv4.neigh.wlan0.proxy_delay=0
                route 192.168.1.0/24 dev br0 table 7957 proto 77
                route 192.168.1.0/24 dev wlan0 table 7958 proto 77
                route 192.168.1.1/32 dev wlan0 table 7956 proto 77
                route 192.168.1.11/32 dev br0 table 7956 proto 77
                rule 7698: from all lookup 7956 proto 77
                rule 7699: from all iif br0 lookup 7957 proto 77
                rule 7699: from all iif wlan0 lookup 7958 proto 77""");
    }

    @Test
    void aMemberThatIsAloneAnswersForNobodyButItsHostsAreStillReachedByIt() {
        assertThat(new JoinState(NETWORK, List.of("br0"), PLACES).desired(SEATS, OWN))
                .hasToString("""
                sysctl net.ipv4.conf.br0.ignore_routes_with_linkdown=1
                route 192.168.1.11/32 dev br0 table 7956 proto 77
                rule 7698: from all lookup 7956 proto 77""");
    }

    @Test
    void nobodyToJoinMeansNothingInTheKernel() {
        assertThat(JoinState.NOTHING.desired(SEATS, OWN).isEmpty()).isTrue();
    }

    @Test
    void whatAnEarlierRunLeftIsTakenUpAsItIs() {
        JoinState before = new JoinState(NETWORK, List.of("br0", "wlan0"), PLACES);
        NetworkState observed = before.desired(Map.of("br0", 5, "wlan0", 3), OWN);
        JoinState after = JoinState.left(List.of("br0", "wlan0", "usb0"), NETWORK, observed, OWN);
        assertThat(after).isEqualTo(before);
        assertThat(JoinState.seat("br0", observed, OWN)).hasValue(5);
        assertThat(JoinState.seat("usb0", observed, OWN)).isEmpty();
        Seats seats = new Seats();
        assertThat(seats.of("br0", JoinState.seat("br0", observed, OWN))).isEqualTo(5);
        assertThat(seats.of("usb0", JoinState.seat("usb0", observed, OWN))).isZero();
        assertThat(seats.of("usb0", JoinState.seat("br0", observed, OWN))).isZero();
    }
}
