/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to interfaces in the field: re-plugged, renamed, not there yet, flapping. */
class InterfaceIT {
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
    void anInterfaceDeletedAndCreatedAnewWithAnotherIndexCarriesTrafficAgain() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            bed.ip("link", "del", "eth0");
            traffic.awaitAllBy(2, 300);
            bed.access("eth0", 1, 333);
            traffic.awaitAllBy(1, 300);
        }
        assertThat(bed.ip("address", "show", "dev", "eth0")).contains("333: eth0", "10.64.1.2/24");
    }

    @Test
    void anInterfaceThatDoesNotExistYetIsWaitedForAndNamed() throws Exception {
        bed.ip("link", "del", "eth0");
        daemon.startAndWait();
        assertThat(daemon.uplink("adsl").getString("explanation"))
                .contains("eth0")
                .contains("does not exist");
        bed.awaitGateway("10.64.2.1");
        bed.access("eth0", 1, 333);
        bed.awaitGateway("10.64.1.1");
    }

    @Test
    void aRenamedInterfaceIsGoneAndIsBackUnderItsOldName() throws Exception {
        daemon.startAndWait();
        bed.ip("link", "set", "eth0", "down");
        bed.ip("link", "set", "eth0", "name", "cable0");
        bed.ip("link", "set", "cable0", "up");
        bed.awaitGateway("10.64.2.1");
        bed.ip("link", "set", "cable0", "down");
        bed.ip("link", "set", "cable0", "name", "eth0");
        bed.ip("link", "set", "eth0", "up");
        bed.awaitGateway("10.64.1.1");
    }

    @Test
    void downAndUpByAnAdministratorBringsEverythingBack() throws Exception {
        daemon.startAndWait();
        String right = bed.everything();
        bed.ip("link", "set", "eth0", "down");
        bed.awaitGateway("10.64.2.1");
        bed.ip("link", "set", "eth0", "up");
        bed.awaitGateway("10.64.1.1");
        Await.until("all is as before", () -> bed.everything().equals(right), bed::everything);
    }

    @Test
    void flappingAtFiveHertzMakesBoundedChangesAndEndsRight() throws Exception {
        daemon.configure(
                Daemon.laptopStatic().replaceFirst("\\{", "{ \"org.pointsman.steering\": { \"flapSuppress\": 0 },"));
        daemon.startAndWait();
        try (KernelMonitor monitor = new KernelMonitor(bed)) {
            for (int i = 0; i < 25; i++) {
                bed.carrier(1, false);
                bed.carrier(1, true);
            }
            daemon.awaitChosen("adsl");
            bed.awaitGateway("10.64.1.1");
            long writes = monitor.linesSoFar()
                    .lines()
                    .filter(l -> l.contains("proto 77"))
                    .count();
            assertThat(writes)
                    .as("at most two replaces for each change of carrier")
                    .isLessThanOrEqualTo(25 * 2 * 2);
        }
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 300);
        }
    }

    @Test
    void aChangedAddressMovesWithoutLosingAPacket() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            // the provider's way back is by either address
            Command.run(
                    "ip",
                    "-n",
                    bed.isps.get(0).namespace().name(),
                    "route",
                    "replace",
                    "192.168.77.0/24",
                    "dev",
                    "isp0",
                    "via",
                    "10.64.1.2");
            daemon.configure(Daemon.laptopStatic().replace("10.64.1.2/24", "10.64.1.9/24"));
            Await.until(
                    "the new address is there",
                    () -> bed.ip("address", "show", "dev", "eth0").contains("10.64.1.9/24"));
            Command.run(
                    "ip",
                    "-n",
                    bed.isps.get(0).namespace().name(),
                    "route",
                    "replace",
                    "192.168.77.0/24",
                    "dev",
                    "isp0",
                    "via",
                    "10.64.1.9");
            Await.until(
                    "the old address is gone",
                    () -> !bed.ip("address", "show", "dev", "eth0").contains("10.64.1.2/24"));
            bed.awaitGateway("10.64.1.1");
            traffic.awaitAllBy(1, 200);
            assertThat(traffic.waysBetween(from, traffic.mark() - 50)).containsExactly(1);
        }
        assertThat(bed.ip("route", "show", "table", "7701")).contains("src 10.64.1.9");
    }
}
