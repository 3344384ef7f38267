/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lowestlatency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.testkit.Answers;
import org.pointsman.testkit.Snapshots;

class LowestLatencyTest {
    private static final Choice.Terms TERMS = new Choice.Terms(20, 5, Duration.ofSeconds(60), false);

    private final Snapshots world = Snapshots.of()
            .uplink("cable", 10, "eth0")
            .uplink("fibre", 20, "eth1")
            .uplink("lte", 30, "usb0");

    private String choose(Choice.Terms terms) {
        return Choice.of(world.build(), terms).uplink().orElseThrow().name();
    }

    private void after(int seconds) {
        world.at(world.nanos() + Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whileNothingIsMeasuredTheBestMetricIsTaken() {
        assertThat(choose(TERMS)).isEqualTo("cable");
    }

    @Test
    void theLowestLatencyIsTaken() {
        world.rtt("cable", 40).rtt("fibre", 12).rtt("lte", 60);
        assertThat(choose(TERMS)).isEqualTo("fibre");
    }

    @Test
    void nothingIsKnownAgainstAnUplinkThatIsNotMeasuredYet() {
        world.rtt("fibre", 12).chosen("cable");
        after(600);
        assertThat(choose(TERMS)).isEqualTo("cable");
    }

    @Test
    void bothMarginsHaveToBeMet() {
        world.rtt("cable", 40).rtt("fibre", 34).chosen("cable");
        after(600);
        assertThat(choose(TERMS)).as("6 ms, 15 %").isEqualTo("cable");
        world.rtt("cable", 10).rtt("fibre", 6);
        assertThat(choose(TERMS)).as("4 ms, 40 %").isEqualTo("cable");
        world.rtt("cable", 40).rtt("fibre", 32);
        assertThat(choose(TERMS)).as("8 ms, 20 %").isEqualTo("fibre");
    }

    @Test
    void aChoiceStandsForItsTimeAsLongAsItWorks() {
        world.rtt("cable", 80).rtt("fibre", 12).rtt("lte", 60).chosen("cable");
        after(59);
        assertThat(choose(TERMS)).isEqualTo("cable");
        assertThat(Choice.of(world.build(), TERMS).reason()).contains("fibre is faster, but a choice stands for 60 s");
        after(1);
        assertThat(choose(TERMS)).isEqualTo("fibre");
    }

    @Test
    void whoFailsIsLeftAtOnce() {
        world.rtt("cable", 10).rtt("fibre", 12).rtt("lte", 60).chosen("cable").noCarrier("cable");
        assertThat(choose(TERMS)).isEqualTo("fibre");
    }

    @Test
    void whoIsHeldBackIsNotTaken() {
        world.rtt("cable", 10)
                .rtt("fibre", 12)
                .rtt("lte", 60)
                .restrained("cable", org.pointsman.api.wan.Restraint.Kind.PENALTY);
        assertThat(choose(TERMS)).isEqualTo("fibre");
    }

    @Test
    void withinAMetricADearUplinkDoesNotWinByBeingFast() {
        world.rtt("cable", 50).rtt("fibre", 30).rtt("lte", 10).metric("fibre", 10);
        assertThat(choose(new Choice.Terms(20, 5, Duration.ZERO, true))).isEqualTo("fibre");
    }

    @Test
    void latencyThatWandersAboutTheMarginSwitchesOnlyOnceADwell() {
        world.rtt("cable", 20).rtt("fibre", 20);
        int switches = 0;
        String present = choose(TERMS);
        for (int second = 0; second < 600; second += 5) {
            world.rtt("cable", second / 5 % 2 == 0 ? 20 : 60).rtt("fibre", 30).chosen(present);
            after(5);
            String next = choose(TERMS);
            switches += next.equals(present) ? 0 : 1;
            present = next;
        }
        assertThat(switches).isLessThanOrEqualTo(10).isPositive();
    }

    @Test
    void withoutCarrierTheLastOneStaysAndTheAnswerAsksToBeAskedAgain() {
        world.chosen("lte").noCarrier("cable").noCarrier("fibre").noCarrier("lte");
        NetworkState answer = new LowestLatency(defaults()).desired(world.build());
        assertThat(Answers.chosen(answer, world.build())).contains("lte");
        assertThat(answer.reconsider()).contains(Duration.ofSeconds(5));
        assertThat(answer.notes()).containsExactly("lowestlatency: lte, no uplink has carrier, so the last one stays");
    }

    private static LowestLatencyConfig defaults() {
        return org.pointsman.testkit.Configurations.of(LowestLatencyConfig.class);
    }
}
