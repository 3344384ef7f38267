/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The article of 30 January 2017 with packets: cable out, cable in, and what must not happen meanwhile. */
class FirstArticleIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic());
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    @Test
    void trafficMovesToWifiWhenTheCableIsPulledAndBackWhenItIsPlugged() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 300);
            int pulled = traffic.mark();
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 300);
            daemon.awaitChosen("lte");
            int plugged = traffic.mark();
            assertThat(traffic.waysBetween(pulled, plugged)).endsWith(2);
            assertThat(traffic.lostBetween(pulled, plugged)).isLessThan(1000);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 300);
            int back = traffic.mark();
            assertThat(traffic.waysBetween(plugged, back)).containsExactly(2, 1);
            assertThat(traffic.lostBetween(plugged, back))
                    .as("failback loses nothing")
                    .isZero();
        }
    }

    /** The addresses are not on the interfaces yet when the daemon starts; asked before, the provider would hear of the LAN's. */
    @Test
    void theFirstQuestionThatAProviderHearsBearsTheAddressThatTheUplinkHasThere() throws Exception {
        for (int isp = 1; isp <= 2; isp++) {
            in(
                    isp,
                    "nft",
                    "add table arp heard; add chain arp heard i { type filter hook input priority 0; };"
                            + " add rule arp heard i arp operation request arp saddr ip != 10.64." + isp
                            + ".2 counter comment foreign;"
                            + " add rule arp heard i arp operation request counter");
        }
        daemon.startAndWait();
        daemon.awaitChosen("adsl");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 100);
        }
        for (int isp = 1; isp <= 2; isp++) {
            assertThat(in(isp, "nft", "list chain arp heard i"))
                    .contains("counter packets 0 bytes 0 comment \"foreign\"")
                    .containsPattern("operation request counter packets [1-9]");
        }
    }

    private String in(int isp, String... words) {
        List<String> argv = new ArrayList<>(
                List.of("ip", "netns", "exec", bed.isps.get(isp - 1).namespace().name()));
        argv.addAll(List.of(words));
        return Command.run(argv);
    }

    @Test
    void atStartUpWithTheCableOutWifiIsTakenAndTheCableWhenItComes() throws Exception {
        bed.carrier(1, false);
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(2, 200);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 200);
        }
    }

    @Test
    void theRoutersOwnTrafficGoesTheSameWay() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.router)) {
            traffic.awaitAllBy(1, 200);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 200);
        }
    }

    @Test
    void aCableWhoseGatewayDoesNotAnswerIsNotPreferred() throws Exception {
        bed.arp(1, false);
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(2, 300);
            Await.until("the reason is shown", () -> {
                try {
                    return daemon.uplink("adsl").getString("explanation").contains("10.64.1.1");
                } catch (java.io.IOException e) {
                    return false;
                }
            });
            assertThat(bed.currentGateway()).isEqualTo("10.64.2.1");
            bed.arp(1, true);
            traffic.awaitAllBy(1, 300);
        }
    }

    @Test
    void theBackupIsInTheKernelSoThatADeadDaemonDoesNotMeanADeadLine() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            daemon.kill();
            int pulled = traffic.mark();
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 300);
            assertThat(traffic.lostBetween(pulled, traffic.mark() - 50)).isLessThan(1000);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 300);
        }
    }

    @Test
    void alreadyRightMeansNothingIsTouched() throws Exception {
        daemon.startAndWait();
        Await.until("both tables", () -> bed.ip("rule").contains("8011:"), bed::everything);
        assertThat(daemon.stop()).isIn(0, 143);
        String before = bed.everything();
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            daemon.startAndWait();
            Await.until("a full pass after the start", () -> passes() >= 0);
            assertThat(monitor.linesSoFar()).isEmpty();
            assertThat(bed.everything()).isEqualTo(before);
        }
    }

    private int passes() {
        try {
            return daemon.status().getJsonObject("reconciler").getInt("passes");
        } catch (java.io.IOException e) {
            return -1;
        }
    }

    @Test
    void ethernetUnderABridgeTheBridgeCarriesTheRouteAndThePortTheCarrier() throws Exception {
        bed.ip("link", "add", "br0", "type", "bridge", "forward_delay", "0", "stp_state", "0");
        bed.ip("link", "set", "eth0", "master", "br0");
        // a second port keeps the bridge's own carrier up, as a tap or a phone on the bridge would
        bed.ip("link", "add", "tapx", "type", "veth", "peer", "name", "tapy");
        bed.ip("link", "set", "tapx", "master", "br0", "up");
        bed.ip("link", "set", "tapy", "up");
        bed.ip("link", "set", "br0", "up");
        daemon.configure(
                Daemon.laptopStatic().replace("\"interface\": \"eth0\"", "\"interface\": \"br0\", \"port\": \"eth0\""));
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 300);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 300);
            assertThat(bed.ip("route", "show", "table", "7701")).contains("dev br0");
        }
    }

    @Test
    void staleNeighboursOfTheOldWayAreAskedAgain() throws Exception {
        daemon.startAndWait();
        bed.carrier(1, false);
        daemon.awaitChosen("lte");
        // a neighbour on Wi-Fi that has moved away meanwhile
        bed.ip("neigh", "replace", "10.64.2.77", "lladdr", "02:00:00:00:00:77", "dev", "wlan0", "nud", "stale");
        bed.carrier(1, true);
        daemon.awaitChosen("adsl");
        Await.until(
                "the stale entry was asked and found gone",
                () -> !bed.ip("neigh", "show", "dev", "wlan0").contains("10.64.2.77 lladdr"),
                () -> bed.ip("neigh", "show"));
    }

    @Test
    void theDefaultInMainTellsPeopleTheSame() throws Exception {
        daemon.startAndWait();
        assertThat(bed.ip("route", "show", "default"))
                .isEqualTo("default via 10.64.1.1 dev eth0 proto 77 src 10.64.1.2 metric 7 \n");
        assertThat(bed.ip("route", "get", "203.0.113.10")).contains("via 10.64.1.1 dev eth0");
        List<String> tables = List.of("7701", "7702");
        tables.forEach(t -> assertThat(bed.ip("route", "show", "table", t)).startsWith("default via 10.64."));
    }
}
