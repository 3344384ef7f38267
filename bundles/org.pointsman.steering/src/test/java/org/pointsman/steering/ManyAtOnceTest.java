/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty-four uplinks of one upstream, and one that has another. */
class ManyAtOnceTest {
    private static final int MANY = 64;

    @TempDir
    Path data;

    @Test
    void sixtyFourDeathsOfOneMomentAreOneDecisionThatLeadsThroughNoneOfThem() {
        World world = new World(data);
        HealthByHand health = new HealthByHand(world.loop);
        world.steering.judgedBy(Optional.of(health));
        for (int i = 1; i <= MANY + 1; i++) {
            String device = "up" + i;
            world.kernel.addLink(device, true);
            world.answers(device, "10.64." + i + ".1", true);
            world.uplink("u" + i, i, device, "10.64." + i + ".2/24", "10.64." + i + ".1");
            health.up("u" + i);
        }
        world.settle();
        assertThat(world.chosen()).isEqualTo("u1");
        long decisions = world.lastDecision().number();
        world.kernel.clearApplied();
        for (int i = 1; i <= MANY; i++) {
            health.down("u" + i, "no answer from 1.1.1.1");
        }
        world.settle();
        assertThat(world.chosen()).isEqualTo("u65");
        assertThat(world.lastDecision().number()).isEqualTo(decisions + 1);
        assertThat(world.lastDecision().reasons())
                .filteredOn(r -> r.contains("no answer from 1.1.1.1"))
                .hasSize(MANY);
        assertThat(world.steps())
                .filteredOn(s -> s.startsWith("ip route"))
                .containsExactly(
                        "ip route replace default via 10.64.65.1 dev up65 src 10.64.65.2 table 7700 proto 77",
                        "ip route replace default via 10.64.65.1 dev up65 src 10.64.65.2 metric 7 proto 77");
        assertThat(world.steering.wan().snapshot().uplinks())
                .filteredOn(u -> u.usable())
                .singleElement()
                .extracting(u -> u.name())
                .isEqualTo("u65");
    }
}
