/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows spread by hash, with packets; the providers route back to the LAN, nobody translates addresses here. */
class MultipathIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.house();
        bed.nft("delete", "table", "ip", "house");
        daemon = new Daemon(bed);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private static String by(String hash) {
        String house = Daemon.house("multipath", 8, 6, 3);
        return house.replaceFirst("\\{", "{\n  \"org.pointsman.strategy.multipath\": { \"hash\": \"" + hash + "\" },");
    }

    @Test
    void flowsAreSpreadByWeightAndOnlyThoseOfAFailedUplinkMove() throws Exception {
        daemon.configure(by("flow"));
        daemon.startWithAll();
        PinnedIT.shared(NewFlows.udp(bed.client, 800), 8, 6, 3);
        PinnedIT.shared(NewFlows.tcp(bed.client, 400), 8, 6, 3);
        assertThat(bed.ip("netns", "exec", bed.router.name(), "conntrack", "-C").strip())
                .as("connections that the router tracks")
                .isEqualTo("0");
        try (LiveFlows live = LiveFlows.from(bed.client, 120, 0)) {
            List<LiveFlows.Flow> others = live.which(f -> f.last() != 2);
            live.forget();
            bed.carrier(2, false);
            Await.until("all move", () -> live.flows().stream().noneMatch(f -> f.last() == 2), live::toString);
            live.awaitAnswers(live.flows(), 5);
            bed.carrier(2, true);
            Await.until("and back", () -> live.flows().stream().anyMatch(f -> f.last() == 2), live::toString);
            live.awaitAnswers(live.flows(), 5);
            live.hushed();
            assertThat(others).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).hasSize(1);
                assertThat(f.unanswered()).as("%s", f).isZero();
            });
        }
    }

    @Test
    void bySourceAHostHasOneUplinkAndTheRoutersOwnPacketsGoByTheirAddress() throws Exception {
        daemon.configure(by("source"));
        daemon.startWithAll();
        assertThat(NewFlows.udp(bed.client, 50)).hasSize(1).doesNotContainKey(0);
        bed.ip("route", "add", "203.0.113.10", "via", "10.64.2.1", "dev", "usb0");
        assertThat(NewFlows.udp(bed.router, 20)).containsOnlyKeys(2);
    }
}
