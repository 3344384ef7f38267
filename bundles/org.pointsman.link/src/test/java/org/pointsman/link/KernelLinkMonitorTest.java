/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;
import org.pointsman.testkit.FakeKernel;
import org.pointsman.testkit.VirtualLoop;

class KernelLinkMonitorTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final FakeKernel kernel = new FakeKernel(loop);
    private final List<LinkSnapshot> seen = new ArrayList<>();
    private KernelLinkMonitor monitor;

    @BeforeEach
    void start() {
        kernel.addLink("eth0", true);
        monitor = new KernelLinkMonitor(loop, kernel);
        monitor.subscribe(seen::add);
        loop.run();
        seen.clear();
    }

    private static Route dhcpDefault(String device, String gateway, int metric) {
        return new Route(
                254,
                Prefix.all(AddressFamily.IPV4),
                Optional.of(IpAddress.parse(gateway)),
                device,
                Optional.empty(),
                metric,
                false,
                16);
    }

    @Test
    void aCarrierLossIsOnePicture() {
        kernel.carrier("eth0", false);
        loop.run();
        assertThat(seen)
                .singleElement()
                .satisfies(
                        s -> assertThat(s.link("eth0").orElseThrow().running()).isFalse());
    }

    @Test
    void aBurstIsOnePicture() {
        for (int i = 0; i < 50; i++) {
            kernel.addLink("veth" + i, true);
        }
        loop.run();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).links()).hasSize(51);
    }

    @Test
    void anEventThatChangesNothingIsNoPicture() {
        kernel.announce(
                new KernelEvent.LinkChanged(monitor.current().link("eth0").orElseThrow(), loop.nanoTime()));
        loop.run();
        assertThat(seen).isEmpty();
    }

    @Test
    void addressesAndDefaultRoutesOfOthersAreInThePictureBestMetricFirst() {
        kernel.addForeign(new InterfaceAddress("eth0", InterfacePrefix.parse("192.0.2.7/24"), 0));
        kernel.addForeign(dhcpDefault("eth0", "192.0.2.2", 600));
        kernel.addForeign(dhcpDefault("eth0", "192.0.2.1", 100));
        loop.run();
        LinkSnapshot now = monitor.current();
        assertThat(now.addresses("eth0")).hasSize(1);
        assertThat(now.defaultRoutes("eth0")).extracting(Route::metric).containsExactly(100, 600);
        kernel.removeForeign(dhcpDefault("eth0", "192.0.2.1", 100));
        loop.run();
        assertThat(monitor.current().defaultRoutes("eth0"))
                .extracting(Route::metric)
                .containsExactly(600);
    }

    @Test
    void aDefaultThatIsReplacedOntoAnotherInterfaceIsGoneFromTheFirst() {
        kernel.addLink("wlan0", true);
        kernel.addForeign(dhcpDefault("eth0", "192.0.2.1", 100));
        kernel.addForeign(dhcpDefault("wlan0", "198.51.100.1", 100));
        loop.run();
        assertThat(monitor.current().defaultRoutes("eth0")).isEmpty();
        assertThat(monitor.current().defaultRoutes("wlan0")).hasSize(1);
    }

    @Test
    void aRenamedInterfaceTakesItsAddressesAlong() {
        kernel.addForeign(new InterfaceAddress("eth0", InterfacePrefix.parse("192.0.2.7/24"), 0));
        loop.run();
        Link l = monitor.current().link("eth0").orElseThrow();
        Link renamed = new Link(
                l.index(),
                "cable0",
                l.kind(),
                l.mac(),
                l.adminUp(),
                l.carrier(),
                l.operState(),
                l.pointToPoint(),
                l.master(),
                l.peer(),
                l.mtu());
        kernel.announce(new KernelEvent.LinkChanged(renamed, loop.nanoTime()));
        loop.run();
        assertThat(monitor.current().link("eth0")).isEmpty();
        assertThat(monitor.current().addresses("eth0")).isEmpty();
        assertThat(monitor.current().addresses("cable0")).hasSize(1);
    }

    @Test
    void aCarrierLossForgetsTheNeighboursThatItSilentlyFlushed() {
        kernel.neighbour("eth0", "192.0.2.1", Neighbour.REACHABLE);
        loop.run();
        assertThat(monitor.current().neighbour("eth0", IpAddress.parse("192.0.2.1")))
                .isPresent();
        kernel.carrier("eth0", false);
        loop.run();
        assertThat(monitor.current().neighbour("eth0", IpAddress.parse("192.0.2.1")))
                .isEmpty();
    }

    @Test
    void lostEventsMeanThatEverythingIsReadAgain() {
        kernel.announce(new KernelEvent.Resync("the socket overflowed"));
        loop.run();
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).links()).hasSize(1);
    }
}
