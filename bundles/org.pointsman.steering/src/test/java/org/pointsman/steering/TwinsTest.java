/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.steering.World.FixedUplink;

/** Sticks that appear, and two of one make; itests tell it with packets. */
class TwinsTest {
    @TempDir
    Path data;

    @Test
    void aStickThatAppearsDownIsSetUp() {
        World world = World.laptop(data);
        world.kernel.addLinkDown("usb0");
        world.add(
                "stick",
                30,
                new FixedUplink(UplinkStatus.builder(Session.DOWN)
                        .device("usb0")
                        .raiseLink(true)
                        .build()));
        world.settle();
        assertThat(world.steps()).contains("ip link set usb0 up");
        assertThat(world.steps().stream().filter(s -> s.startsWith("ip link"))).hasSize(1);
    }

    @Test
    void twoSticksOfOneMakeEachHaveTheirTableAndTheirArp() {
        World world = new World(data);
        for (String device : List.of("eth1", "eth2")) {
            world.kernel.addLink(device, true);
            world.kernel.sysctl("net/ipv4/conf/" + device + "/arp_ignore", "0");
            world.kernel.sysctl("net/ipv4/conf/" + device + "/arp_announce", "0");
            world.kernel.sysctl("net/ipv4/conf/" + device + "/rp_filter", "1");
            world.answers(device, "192.168.8.1", true);
        }
        world.uplink("a", 10, "eth1", "192.168.8.100/24", "192.168.8.1");
        world.uplink("b", 20, "eth2", "192.168.8.100/24", "192.168.8.1");
        world.settle();
        assertThat(world.chosen()).isEqualTo("a");
        assertThat(world.kernelLines())
                .contains(
                        "sysctl net.ipv4.conf.eth1.arp_announce=2",
                        "sysctl net.ipv4.conf.eth1.arp_ignore=1",
                        "sysctl net.ipv4.conf.eth1.rp_filter=2",
                        "sysctl net.ipv4.conf.eth2.arp_announce=2",
                        "address 192.168.8.100/24 dev eth1 proto 77",
                        "address 192.168.8.100/24 dev eth2 proto 77",
                        "route default via 192.168.8.1 dev eth1 src 192.168.8.100 table 7700 proto 77",
                        "route default via 192.168.8.1 dev eth1 src 192.168.8.100 table 7701 proto 77",
                        "route default via 192.168.8.1 dev eth2 src 192.168.8.100 table 7702 proto 77");
        world.kernel.carrier("eth1", false);
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("b");
    }

    private static List<UplinkView> uplinks(String... deviceAddressGateway) {
        List<UplinkView> views = new ArrayList<>();
        for (String line : deviceAddressGateway) {
            String[] words = line.split(" ");
            views.add(new View(
                    new Facts(
                            words[0],
                            "ethernet",
                            10,
                            1,
                            10,
                            1,
                            true,
                            views.size() + 1,
                            World.status(words[0], words[1], words[2]),
                            true,
                            true,
                            true,
                            Reachability.CONFIRMED,
                            HealthState.UNKNOWN,
                            "",
                            Hold.NONE,
                            Optional.empty(),
                            Optional.empty()),
                    Ownership.DEFAULT,
                    new Condition(Health.UNKNOWN, Optional.empty(), Optional.empty()),
                    Condition.Since.imagined(0),
                    0));
        }
        return views;
    }

    @Test
    void onlyNetworksThatMeetAreKeptApart() {
        assertThat(Overlaps.devices(uplinks("eth0 10.64.1.2/24 10.64.1.1", "eth1 10.64.2.2/24 10.64.2.1")))
                .isEmpty();
        assertThat(Overlaps.devices(uplinks("eth0 10.64.1.2/24 10.64.1.1", "eth0 10.64.1.3/24 10.64.1.254")))
                .as("one interface with two gateways is one network")
                .isEmpty();
        assertThat(Overlaps.devices(uplinks(
                        "eth0 10.0.0.2/8 10.0.0.1", "eth1 10.64.2.2/24 10.64.2.1", "eth2 192.0.2.2/24 192.0.2.1")))
                .as("one in the other")
                .containsExactly("eth0", "eth1");
        assertThat(Overlaps.devices(uplinks("eth0 192.0.2.2/32 10.64.1.1", "eth1 10.64.1.9/24 10.64.1.254")))
                .as("a gateway in the other's network")
                .containsExactly("eth0", "eth1");
    }
}
