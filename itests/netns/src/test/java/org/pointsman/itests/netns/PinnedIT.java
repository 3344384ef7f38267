/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The article of 29 January 2017 with packets: three uplinks that share new flows, and flows that stay where they are. */
class PinnedIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.house();
        daemon = new Daemon(bed);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    @Test
    void newFlowsAreSharedByWeightForwardedAndOwnUdpAndTcp() throws Exception {
        daemon.configure(Daemon.house("pinned", 8, 6, 3));
        daemon.startAndWait();
        shared(NewFlows.udp(bed.client, 1000), 8, 6, 3);
        shared(NewFlows.tcp(bed.client, 600), 8, 6, 3);
        shared(NewFlows.udp(bed.router, 600), 8, 6, 3);
        shared(NewFlows.tcp(bed.router, 600), 8, 6, 3);
    }

    /**
     * Within 4.5 standard deviations of the weights: the kernel draws at random, and over all the draws of this class a bound of 3 would
     * be passed by chance in one run of twenty. The bench has 3.
     */
    static void shared(Map<Integer, Integer> by, int... weights) {
        double all = java.util.Arrays.stream(weights).sum();
        int n = by.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(by).as("every flow is answered").doesNotContainKey(0);
        for (int i = 0; i < weights.length; i++) {
            double p = weights[i] / all;
            assertThat((double) by.getOrDefault(i + 1, 0))
                    .as("flows of provider " + (i + 1) + " in " + by)
                    .isBetween(n * p - 4.5 * Math.sqrt(n * p * (1 - p)), n * p + 4.5 * Math.sqrt(n * p * (1 - p)));
        }
    }

    @Test
    void whenAnUplinkFailsOnlyItsFlowsAreMoved() throws Exception {
        daemon.configure(Daemon.house("pinned", 8, 6, 3));
        daemon.startAndWait();
        try (LiveFlows live = LiveFlows.from(bed.client, 120, 60)) {
            List<LiveFlows.Flow> failed = live.which(f -> f.last() == 2);
            List<LiveFlows.Flow> others = live.which(f -> f.last() != 2);
            assertThat(failed).hasSizeGreaterThan(20);
            live.forget();
            bed.carrier(2, false);
            live.awaitAnswers(live.flows(), 3);
            live.awaitAnswers(others, 10);
            assertThat(others).allSatisfy(f -> {
                assertThat(f.providers()).as("%s", f).hasSize(1);
                assertThat(f.reset()).as("%s", f).isFalse();
                assertThat(f.unanswered()).as("%s", f).isZero();
            });
            assertThat(failed)
                    .filteredOn(f -> !f.tcp)
                    .allSatisfy(f -> assertThat(f.last()).as("%s", f).isIn(1, 3));
            assertThat(failed)
                    .filteredOn(f -> f.tcp)
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(f.reset()).as("%s", f).isTrue());
            assertThat(bed.conntrackOf(2)).isEmpty();
        }
    }
}
