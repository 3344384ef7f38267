/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Link;
import org.pointsman.shell.setup.Seen.Nature;

class ProposalTest {
    private static Seen seen(String name, boolean carrier, List<String> addresses, int route, Nature nature) {
        return seen(name, "", carrier, 0, addresses, route, nature);
    }

    private static Seen seen(
            String name, String kind, boolean carrier, int master, List<String> addresses, int route, Nature nature) {
        Link link = new Link(
                name.hashCode() & 0xffff, name, kind, "", true, carrier, carrier ? 6 : 2, false, master, 0, 1500);
        return new Seen(link, addresses, route < 0 ? OptionalInt.empty() : OptionalInt.of(route), nature);
    }

    @Test
    void aHouseWithACableAStickAndALan() {
        List<Role> roles = Proposal.of(
                List.of(
                        seen("wlan0", true, List.of("192.168.1.7/24"), 600, Nature.WIFI),
                        seen("usb0", true, List.of(), -1, Nature.STICK),
                        seen("eth0", true, List.of(), -1, Nature.ETHERNET),
                        seen("eth1", true, List.of("192.168.50.1/24"), -1, Nature.ETHERNET),
                        seen("eth2", false, List.of(), -1, Nature.ETHERNET),
                        seen("eth3", "", true, 9, List.of(), -1, Nature.ETHERNET),
                        seen("docker0", "bridge", true, 0, List.of(), -1, Nature.ETHERNET)),
                List.of(),
                List.of());
        assertThat(roles.stream().filter(Role::uplink).map(r -> r.pid() + " " + r.value()))
                .containsExactly(
                        "org.pointsman.uplink.ethernet~cable { \"interface\": \"eth0\", \"metric\": 10, \"addressing\": \"dhcp\" }",
                        "org.pointsman.uplink.wifi~wifi { \"interface\": \"wlan0\", \"metric\": 20, \"addressing\": \"adopt\" }",
                        "org.pointsman.uplink.ethernet~lte { \"interface\": \"usb0\", \"metric\": 30, \"addressing\": \"dhcp\" }");
        assertThat(roles.stream().filter(r -> !r.uplink()).map(r -> r.device() + " " + r.role()))
                .containsExactlyInAnyOrder("eth1 LAN", "eth2 unused", "eth3 port", "docker0 unused");
    }

    @Test
    void whatSomebodyElseManagesIsAdoptedInItsOrder() {
        List<Role> roles = Proposal.of(
                List.of(
                        seen("eth0", true, List.of("10.0.0.2/24"), 200, Nature.ETHERNET),
                        seen("eth1", true, List.of("10.0.1.2/24"), 100, Nature.ETHERNET)),
                List.of("cable"),
                List.of());
        assertThat(roles).extracting(Role::device).containsExactly("eth1", "eth0");
        assertThat(roles)
                .extracting(Role::pid)
                .containsExactly("org.pointsman.uplink.ethernet~cable2", "org.pointsman.uplink.ethernet~cable3");
        assertThat(roles).extracting(Role::value).allMatch(v -> v.contains("adopt"));
    }

    @Test
    void whatIsConfiguredStaysAsItIs() {
        assertThat(Proposal.of(
                        List.of(seen("eth0", true, List.of(), -1, Nature.ETHERNET)), List.of("adsl"), List.of("eth0")))
                .singleElement()
                .satisfies(r -> assertThat(r.uplink()).isFalse());
    }

    @Test
    void aDeviceIsKnownByItsPlaceInSysfs(@TempDir Path sys) throws Exception {
        Files.createDirectories(sys.resolve("wlan0/wireless"));
        Files.createDirectories(sys.resolve("drivers/cdc_ether"));
        Files.createDirectories(sys.resolve("usb0/device"));
        Files.createSymbolicLink(sys.resolve("usb0/device/driver"), sys.resolve("drivers/cdc_ether"));
        Sysfs sysfs = new Sysfs(sys);
        assertThat(sysfs.nature("wlan0")).isEqualTo(Nature.WIFI);
        assertThat(sysfs.nature("usb0")).isEqualTo(Nature.STICK);
        assertThat(sysfs.nature("veth0")).isEqualTo(Nature.ETHERNET);
    }
}
