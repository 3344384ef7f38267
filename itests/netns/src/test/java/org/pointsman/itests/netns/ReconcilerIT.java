/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drift, fights, crashes and clean-up on the real kernel. */
class ReconcilerIT {
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
    void aRouteAndARuleThatSomebodyDeletedComeBack() throws Exception {
        daemon.startAndWait();
        bed.ip("route", "del", "default", "table", "7700");
        bed.awaitGateway("10.64.1.1");
        bed.ip("rule", "del", "pref", "8000");
        Await.until("the rule is back", () -> bed.ip("rule").contains("8000:"), () -> bed.ip("rule"));
        bed.ip("address", "del", "10.64.1.2/24", "dev", "eth0");
        Await.until(
                "the address and its routes are back",
                () -> bed.ip("address", "show", "dev", "eth0").contains("10.64.1.2/24")
                        && bed.ip("route", "show", "table", "7701").contains("10.64.1.1"),
                bed::everything);
        bed.awaitGateway("10.64.1.1");
    }

    @Test
    void anotherManagerThatKeepsReplacingOurRouteIsNamedAndNotFoughtAtFullSpeed() throws Exception {
        daemon.startAndWait();
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            for (int i = 0; i < 200; i++) {
                bed.ip(
                        "route",
                        "replace",
                        "default",
                        "via",
                        "10.64.2.1",
                        "dev",
                        "wlan0",
                        "table",
                        "7700",
                        "proto",
                        "static");
            }
            long repairs = monitor.linesSoFar()
                    .lines()
                    .filter(l -> l.contains("table 7700") && l.contains("proto 77"))
                    .count();
            assertThat(repairs).isBetween(1L, 20L);
        }
        daemon.awaitLog("another program keeps changing the route to default in table 7700");
        bed.awaitGateway("10.64.1.1");
    }

    @Test
    void foreignStateIsByteIdenticalBeforeDuringAndAfter() throws Exception {
        bed.ip("address", "add", "10.64.1.2/24", "dev", "eth0");
        bed.ip("address", "add", "10.64.2.2/24", "dev", "wlan0");
        bed.ip("route", "add", "default", "via", "10.64.2.1", "dev", "wlan0", "proto", "dhcp", "metric", "600");
        bed.ip("route", "add", "default", "via", "10.64.1.1", "dev", "eth0", "metric", "0");
        bed.ip("route", "add", "198.51.100.0/24", "via", "10.64.2.1", "table", "5000");
        bed.ip("rule", "add", "pref", "5000", "fwmark", "0x3f", "lookup", "5000");
        Command.run(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                "nft",
                "add table inet filter { chain input { type filter hook input priority 0; }; }");
        String found = bed.everything();
        daemon.startAndWait();
        assertThat(bed.everything()).isNotEqualTo(found);
        String foreign = bed.everything()
                .lines()
                .filter(l -> !l.contains("proto 77")
                        && !l.contains("ignore_routes_with_linkdown")
                        && !l.contains("promote_secondaries"))
                .sorted()
                .reduce("", (a, b) -> a + b + "\n");
        assertThat(foreign)
                .isEqualTo(found.lines()
                        .filter(l -> !l.contains("ignore_routes_with_linkdown") && !l.contains("promote_secondaries"))
                        .sorted()
                        .reduce("", (a, b) -> a + b + "\n"));
        bed.carrier(1, false);
        daemon.awaitChosen("lte");
        bed.carrier(1, true);
        daemon.awaitChosen("adsl");
        daemon.stop();
        Command.Result cleanup = daemon.cli("cleanup");
        assertThat(cleanup.exit()).as(cleanup.output()).isZero();
        assertThat(bed.everything()).isEqualTo(found);
    }

    @Test
    void killedAtAnyMomentAndStartedAgainTrafficFlowsAndTheStateIsRight() throws Exception {
        daemon.startAndWait();
        String right = bed.everything();
        Random random = new Random(7);
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            for (int i = 0; i < 6; i++) {
                daemon.kill();
                daemon.start();
                // anywhere between the JVM's first breath and well after ready
                if (i < 5) {
                    randomMoment(random, 0, 1500);
                }
            }
            daemon.awaitReady();
            traffic.awaitAllBy(1, 200);
            int to = traffic.mark() - 50;
            assertThat(traffic.lostBetween(from, to)).isZero();
            assertThat(traffic.waysBetween(from, to)).containsExactly(1);
        }
        assertThat(bed.everything()).isEqualTo(right);
    }

    @Test
    void killedOnABareHostBeforeItWasReadyTheNextStartFinishesTheWork() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 5; i++) {
            daemon.start();
            randomMoment(random, 300, 800);
            daemon.kill();
        }
        daemon.startAndWait();
        bed.awaitGateway("10.64.1.1");
        assertThat(bed.ip("rule")).contains("7700:", "7711:", "7712:", "8000:", "8010:", "8011:");
    }

    @Test
    void cleanupWithoutEverHavingRunSaysSo() {
        Command.Result cleanup = daemon.cli("cleanup");
        assertThat(cleanup.exit()).isZero();
        assertThat(cleanup.output()).contains("nothing of Pointsman's was left");
    }

    /** Lets a random time pass: here the moment itself is what is tested, there is no event to wait for. */
    private static void randomMoment(Random random, int fromMillis, int toMillis) {
        long end = System.nanoTime() + 1_000_000L * (fromMillis + random.nextInt(toMillis - fromMillis));
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
