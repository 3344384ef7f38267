/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When traffic returns to an uplink that works again, and when nothing happens at all, with packets. */
class ComingBackIT {
    private Bed bed;
    private Daemon daemon;

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

    private void start(String steering) throws IOException {
        daemon.configure(Daemon.laptopStatic()
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.health\": { \"targets\": [\"203.0.113.10\"] }, \"org.pointsman.steering\": { "
                                + steering + " },"));
        daemon.startAndWait();
    }

    private void awaitHeld(String uplink, String kind) {
        Await.until(
                uplink + " is held back by " + kind,
                () -> {
                    try {
                        return daemon.uplink(uplink).getString("held", "").equals(kind);
                    } catch (IOException e) {
                        return false;
                    }
                },
                daemon::log);
    }

    @Test
    void aFlapperIsHeldBackUnlessNothingElseWorksOrAnOperatorCallsIt() throws Exception {
        start("\"flapHalfLifeSeconds\": 600, \"flapMaximumSeconds\": 3600");
        try (Traffic traffic = Traffic.from(bed.client)) {
            for (int i = 0; i < 2; i++) {
                traffic.awaitAllBy(1, 100);
                daemon.awaitChosen("adsl");
                bed.carrier(1, false);
                traffic.awaitAllBy(2, 100);
                bed.carrier(1, true);
            }
            traffic.awaitAllBy(1, 100);
            daemon.awaitChosen("adsl");
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 100);
            bed.carrier(1, true);
            awaitHeld("adsl", "penalty");
            traffic.awaitAllBy(2, 300);
            JsonObject adsl = daemon.uplink("adsl");
            assertThat(adsl.getBoolean("usable")).isTrue();
            assertThat(adsl.getInt("penalty")).isBetween(2500, 3000);
            assertThat(adsl.getInt("heldForSeconds")).isBetween(780, 960);
            assertThat(daemon.ask("wan:uplinks").output()).contains("held back").contains("left");
            bed.carrier(2, false);
            traffic.awaitAllBy(1, 100);
            bed.carrier(2, true);
            traffic.awaitAllBy(2, 100);
            int before = traffic.mark();
            assertThat(daemon.ask("wan:failback adsl").output()).contains("adsl is held back no longer.");
            traffic.awaitAllBy(1, 100);
            assertThat(traffic.lostBetween(before, traffic.mark())).isZero();
        }
    }

    @Test
    void aStoppedProcessDecidesNothingWhenItGoesOnAndManualFailbackWaits() throws Exception {
        start("\"failback\": \"manual\"");
        daemon.awaitLog("adsl: UP (the internet answers)");
        daemon.awaitLog("lte: UP (the internet answers)");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 100);
            int decisions = daemon.status().getInt("decisions");
            int from = traffic.mark();
            daemon.signal("STOP");
            try {
                // several times what a death takes
                traffic.awaitAllBy(1, 3000);
            } finally {
                daemon.signal("CONT");
            }
            traffic.awaitAllBy(1, 1000);
            assertThat(traffic.waysBetween(from, traffic.mark())).containsExactly(1);
            assertThat(daemon.status().getInt("decisions")).isEqualTo(decisions);
            assertThat(daemon.log()).doesNotContain("DOWN").doesNotContain("did not answer");

            bed.carrier(1, false);
            traffic.awaitAllBy(2, 100);
            bed.carrier(1, true);
            awaitHeld("adsl", "manual");
            traffic.awaitAllBy(2, 300);
            int before = traffic.mark();
            assertThat(daemon.ask("wan:failback --json").output().strip()).isEqualTo("{\"released\":[\"adsl\"]}");
            traffic.awaitAllBy(1, 100);
            assertThat(traffic.lostBetween(before, traffic.mark())).isZero();
        }
    }
}
