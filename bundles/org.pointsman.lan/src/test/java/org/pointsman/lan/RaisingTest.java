/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** A served network's interfaces come up, and stay down where somebody set them down. */
class RaisingTest {
    private final Raising raising = new Raising("br0");

    private static Link link(int index, String name, boolean up, int master) {
        return new Link(index, name, "", "", up, up, up ? 6 : 2, false, master, index, 1500);
    }

    private Collection<String> look(Link... links) {
        return raising.look(new Picture(Arrays.asList(links)));
    }

    @Test
    void aBridgeAndItsPortsAreSetUpAndNobodyElse() {
        assertThat(look(
                        link(2, "eth0", false, 0),
                        link(3, "eth1", false, 9),
                        link(4, "eth2", true, 9),
                        link(9, "br0", false, 0)))
                .containsExactly("br0", "eth1");
    }

    @Test
    void whatSomebodySetDownStaysDownUntilItIsMadeAnew() {
        assertThat(look(link(9, "br0", true, 0))).isEmpty();
        assertThat(look(link(9, "br0", false, 0))).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(look(link(9, "br0", false, 0)))
                .as("numbers are not given out again soon, but they may be")
                .containsExactly("br0");
        assertThat(look(link(10, "br0", false, 0))).containsExactly("br0");
    }

    @Test
    void aPortThatComesLaterIsSetUpToo() {
        assertThat(look(link(9, "br0", true, 0))).isEmpty();
        assertThat(look(link(9, "br0", true, 0), link(5, "eth3", false, 9))).containsExactly("eth3");
    }

    private record Picture(List<Link> links) implements LinkSnapshot {
        @Override
        public long number() {
            return 1;
        }

        @Override
        public long nanos() {
            return 1;
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
            return List.of();
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
}
