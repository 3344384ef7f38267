/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

class MembershipTest {
    private record Picture(List<Link> links, List<InterfaceAddress> all) implements LinkSnapshot {
        @Override
        public long number() {
            return 1;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Optional<Link> link(String name) {
            return links.stream().filter(l -> l.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Link> link(int index) {
            return links.stream().filter(l -> l.index() == index).findFirst();
        }

        @Override
        public List<InterfaceAddress> addresses(String device) {
            return all.stream().filter(a -> a.device().equals(device)).toList();
        }

        @Override
        public List<Route> defaultRoutes(String device) {
            return List.of();
        }

        @Override
        public Optional<Neighbour> neighbour(String device, IpAddress address) {
            return Optional.empty();
        }
    }

    private static final Link BR0 = link(1, "br0", true, 0);
    private static final Link WLAN0 = link(2, "wlan0", true, 0);

    private static Link link(int index, String name, boolean carrier, int master) {
        return new Link(index, name, "", "02:00:00:00:00:0" + index, true, carrier, 6, false, master, 0, 1500);
    }

    private static InterfaceAddress address(String device, String prefix) {
        return new InterfaceAddress(device, InterfacePrefix.parse(prefix), 0);
    }

    private static Membership of(Collection<Link> links, InterfaceAddress... addresses) {
        return Membership.of(List.of("br0", "wlan0"), new Picture(List.copyOf(links), List.of(addresses)));
    }

    private static List<String> reasons(Membership m) {
        return m.standings().stream()
                .map(s -> s.device() + ": " + s.why())
                .filter(s -> !s.endsWith(": "))
                .toList();
    }

    @Test
    void membersOfOneNetworkAreJoined() {
        Membership m = of(List.of(BR0, WLAN0), address("br0", "192.168.1.2/24"), address("wlan0", "192.168.1.3/24"));
        assertThat(m.network()).contains(Prefix.parse("192.168.1.0/24"));
        assertThat(m.able()).extracting(Member::name).containsExactly("br0", "wlan0");
        assertThat(reasons(m)).isEmpty();
        assertThat(m.clashes()).isEmpty();
    }

    @Test
    void eachReasonToStayOutIsASentence() {
        InterfaceAddress good = address("br0", "192.168.1.2/24");
        assertThat(Stream.of(
                                of(List.of(BR0), good),
                                of(List.of(BR0, WLAN0), good),
                                of(List.of(BR0, WLAN0), good, address("wlan0", "10.0.0.3/24")),
                                of(List.of(BR0, WLAN0), good, address("wlan0", "192.168.1.130/25")),
                                of(List.of(BR0, link(2, "wlan0", false, 0)), good, address("wlan0", "192.168.1.3/24")),
                                of(List.of(BR0, link(2, "wlan0", true, 1)), good, address("wlan0", "192.168.1.3/24")))
                        .flatMap(m -> reasons(m).stream()))
                .containsExactly(
                        "wlan0: there is no such interface (yet)",
                        "wlan0: it has no IPv4 address (yet)",
                        "wlan0: its address 10.0.0.3/24 is not in the joined network 192.168.1.0/24",
                        "wlan0: its address 192.168.1.130/25 overlaps, but is not in the joined network 192.168.1.0/24",
                        "wlan0: it has no carrier",
                        "wlan0: it is a port of br0: name that one instead");
    }

    @Test
    void addressesOfAMemberWithoutCarrierAreStillOurs() {
        Membership m = of(
                List.of(BR0, link(2, "wlan0", false, 0)),
                address("br0", "192.168.1.2/24"),
                address("wlan0", "192.168.1.3/24"));
        assertThat(m.own()).containsEntry(IpAddress.parse("192.168.1.3"), "wlan0");
    }

    @Test
    void theSameAddressesElsewhereAreTold() {
        Membership m = of(
                List.of(BR0, WLAN0, link(3, "eth7", true, 0)),
                address("br0", "192.168.1.2/24"),
                address("wlan0", "192.168.1.3/24"),
                address("eth7", "192.168.0.1/16"));
        assertThat(m.clashes())
                .containsExactly("the network 192.168.1.0/24 overlaps 192.168.0.0/16 on eth7, which is no member: give"
                        + " one of them other addresses");
    }
}
