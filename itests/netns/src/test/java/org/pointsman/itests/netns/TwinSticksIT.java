/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two sticks of one make: the same network and the same gateway on two interfaces, and often the same address. USB does not exist
 * in a network namespace, so here they are veth; itests/vm plugs real ones.
 */
class TwinSticksIT {
    private static final String GATEWAY = "192.168.8.1";

    private Bed bed;
    private Daemon daemon;
    private String[] addresses;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    /** Both providers behind the same gateway address, on a host with a strict reverse path filter. */
    private void twins(String first, String second) throws IOException {
        addresses = new String[] {first, second};
        bed.ip("netns", "exec", bed.router.name(), "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=1");
        for (int i = 1; i <= 2; i++) {
            stick(i, "address flush dev isp0\naddress add " + GATEWAY + "/24 dev isp0\n" + wayBack(i));
        }
        daemon.configure("""
                {
                  "org.pointsman.uplink.ethernet~lte_a": {
                    "interface": "eth0", "metric": 10, "address": "%s/24", "gateway": "192.168.8.1"
                  },
                  "org.pointsman.uplink.ethernet~lte_b": {
                    "interface": "wlan0", "metric": 20, "address": "%s/24", "gateway": "192.168.8.1"
                  }
                }
                """.formatted(first, second));
    }

    private String wayBack(int isp) {
        return "route replace 192.168.77.0/24 via " + addresses[isp - 1] + "\n";
    }

    private void stick(int isp, String steps) throws IOException {
        Path batch = Files.writeString(bed.folder.resolve("stick" + isp), steps);
        Command.run("ip", "-n", bed.isps.get(isp - 1).namespace().name(), "-batch", batch.toString());
    }

    private void awaitUsable(String uplink) {
        Await.until(
                uplink + " is usable",
                () -> {
                    try {
                        JsonObject u = daemon.uplink(uplink);
                        return u.getString("explanation").contains("answers");
                    } catch (IOException | java.util.NoSuchElementException e) {
                        return false;
                    }
                },
                () -> daemon.log() + bed.everything());
    }

    private void awaitWay(String device) {
        Await.until(
                "traffic by " + device,
                () -> bed.ip("route", "show", "table", "7700")
                        .startsWith("default via " + GATEWAY + " dev " + device + " "),
                bed::everything);
    }

    private String macOfGateway(String device) {
        String[] words = bed.ip("neigh", "show", "to", GATEWAY, "dev", device).split("\\s+");
        return words[1].equals("lladdr") ? words[2] : "";
    }

    private String macOfProvider(int isp) {
        String name = bed.isps.get(isp - 1).namespace().name();
        return Command.run("ip", "netns", "exec", name, "cat", "/sys/class/net/isp0/address")
                .strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.8.100", "192.168.8.101"})
    void eachStickHasItsOwnGatewayAndTrafficMovesBetweenThem(String second) throws Exception {
        twins("192.168.8.100", second);
        daemon.startAndWait();
        awaitUsable("lte_a");
        awaitUsable("lte_b");
        assertThat(macOfGateway("eth0")).isEqualTo(macOfProvider(1));
        assertThat(macOfGateway("wlan0")).isEqualTo(macOfProvider(2)).isNotEqualTo(macOfGateway("eth0"));
        awaitWay("eth0");
        try (Traffic forwarded = Traffic.from(bed.client);
                Traffic own = Traffic.from(bed.router)) {
            forwarded.awaitAllBy(1, 200);
            own.awaitAllBy(1, 200);

            stick(1, "link set isp0 down\n");
            awaitWay("wlan0");
            forwarded.awaitAllBy(2, 200);

            int from = forwarded.mark();
            // the gateway is silent until the provider knows the way back
            stick(1, "link set isp0 arp off\nlink set isp0 up\n" + wayBack(1) + "link set isp0 arp on\n");
            awaitWay("eth0");
            forwarded.awaitAllBy(1, 200);
            assertThat(forwarded.lostBetween(from, forwarded.mark() - 50))
                    .as("lost at the return")
                    .isZero();
        }
        try (Traffic own = Traffic.from(bed.router)) {
            own.awaitAllBy(1, 200);
        }
    }

    @Test
    void theSecondStickAnswersItsGatewaysArpThroughItsOwnInterface() throws Exception {
        twins("192.168.8.100", "192.168.8.101");
        daemon.startAndWait();
        awaitUsable("lte_a");
        awaitUsable("lte_b");
        // a provider that knows nobody yet asks before it answers; main has its network on the other stick
        assertThat(whoHas("192.168.8.101")).contains(macOf("wlan0"));
        assertThat(whoHas("192.168.8.100"))
                .as("the other stick's address is not this one's to answer for")
                .contains("FAILED");
    }

    /** What the second provider's ARP finds; that a ping is answered is not asked for. */
    private String whoHas(String address) {
        String provider = bed.isps.get(1).namespace().name();
        Command.run("ip", "-n", provider, "neigh", "flush", "dev", "isp0");
        Command.tryRun(List.of("ip", "netns", "exec", provider, "ping", "-c1", "-W5", address));
        return Command.run("ip", "-n", provider, "neigh", "show", "to", address);
    }

    private String macOf(String device) {
        return Command.run("ip", "netns", "exec", bed.router.name(), "cat", "/sys/class/net/" + device + "/address")
                .strip();
    }
}
