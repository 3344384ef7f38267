/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something else manages the host's addresses and routes; Pointsman learns from them and leaves them alone. */
class AdoptIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure("""
            {
              "org.pointsman.uplink.ethernet~adsl": { "interface": "eth0", "metric": 10, "addressing": "adopt" },
              "org.pointsman.uplink.wifi~lte": { "interface": "wlan0", "metric": 20, "addressing": "adopt" }
            }
            """);
        // as NetworkManager leaves them
        bed.ip("address", "add", "10.64.1.2/24", "dev", "eth0", "noprefixroute");
        bed.ip("route", "add", "10.64.1.0/24", "dev", "eth0", "proto", "kernel", "src", "10.64.1.2", "metric", "100");
        bed.ip(
                "route",
                "add",
                "default",
                "via",
                "10.64.1.1",
                "dev",
                "eth0",
                "proto",
                "dhcp",
                "src",
                "10.64.1.2",
                "metric",
                "100");
        bed.ip("address", "add", "10.64.2.2/24", "dev", "wlan0");
        bed.ip(
                "route",
                "add",
                "default",
                "via",
                "10.64.2.1",
                "dev",
                "wlan0",
                "proto",
                "dhcp",
                "src",
                "10.64.2.2",
                "metric",
                "600");
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    @Test
    void gatewaysAreLearnedFromTheManagersRoutesAndTrafficMoves() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 300);
            bed.carrier(1, true);
            traffic.awaitAllBy(1, 300);
        }
        assertThat(bed.ip("route", "show", "proto", "dhcp"))
                .contains("default via 10.64.1.1 dev eth0", "default via 10.64.2.1 dev wlan0");
        assertThat(bed.ip("-j", "address", "show")).doesNotContain("\"protocol\":77");
    }

    @Test
    void theManagerTakesItsRouteAwayAndBringsAnotherGateway() throws Exception {
        daemon.startAndWait();
        bed.awaitGateway("10.64.1.1");
        bed.ip("route", "del", "default", "dev", "eth0", "metric", "100");
        bed.awaitGateway("10.64.2.1");
        Command.run("ip", "-n", bed.isps.get(0).namespace().name(), "address", "add", "10.64.1.254/24", "dev", "isp0");
        bed.ip(
                "route",
                "add",
                "default",
                "via",
                "10.64.1.254",
                "dev",
                "eth0",
                "proto",
                "dhcp",
                "src",
                "10.64.1.2",
                "metric",
                "100");
        bed.awaitGateway("10.64.1.254");
    }
}
