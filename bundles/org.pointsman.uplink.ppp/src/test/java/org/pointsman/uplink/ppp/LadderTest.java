/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LadderTest {
    /** Never shortens. */
    private static final RandomGenerator NONE = () -> 0L;

    @Test
    void pausesDoubleFromOneSecondToAMinuteAndStayThere() {
        Ladder ladder = new Ladder(NONE);
        assertThat(IntStream.range(0, 9)
                        .mapToLong(
                                i -> ladder.after(Trouble.Kind.AUTH, 0).pause().toMillis()))
                .containsExactly(1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
        ladder.recovered();
        assertThat(ladder.after(Trouble.Kind.AUTH, 0).pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void everyThirdFailureResetsAndEverySixthReenumerates() {
        Ladder ladder = new Ladder(NONE);
        assertThat(IntStream.range(0, 6)
                        .mapToObj(i -> ladder.after(Trouble.Kind.NO_CARRIER, 0).rung()))
                .containsExactly(
                        Ladder.Rung.DIAL,
                        Ladder.Rung.DIAL,
                        Ladder.Rung.RESET,
                        Ladder.Rung.DIAL,
                        Ladder.Rung.DIAL,
                        Ladder.Rung.REENUMERATE);
    }

    @Test
    void aModemThatDoesNotListenIsNotToldToReset() {
        Ladder ladder = new Ladder(NONE);
        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> ladder.after(Trouble.Kind.MUTE, 0).rung()))
                .containsExactly(Ladder.Rung.DIAL, Ladder.Rung.DIAL, Ladder.Rung.REENUMERATE);
    }

    @Test
    void aRefusedLoginOrALostLineIsNoReasonToResetTheModem() {
        Ladder ladder = new Ladder(NONE);
        for (int i = 0; i < 20; i++) {
            assertThat(ladder.after(Trouble.Kind.AUTH, 0).rung()).isEqualTo(Ladder.Rung.DIAL);
            assertThat(ladder.after(Trouble.Kind.LOST, 0).rung()).isEqualTo(Ladder.Rung.DIAL);
        }
    }

    @Test
    void whatNeedsAPersonIsLookedAtOnceAMinute() {
        Ladder ladder = new Ladder(NONE);
        for (int i = 0; i < 20; i++) {
            assertThat(ladder.after(Trouble.Kind.PUK, 0))
                    .isEqualTo(new Ladder.Next(Duration.ofMinutes(1), Ladder.Rung.DIAL));
        }
    }

    /** Whatever fails in whatever order: rungs keep to their ration in every hour, and pauses to their range. */
    @Property
    void modemsAreResetOnlySoOften(@ForAll @Size(min = 50, max = 400) List<Trouble.Kind> troubles, @ForAll long seed) {
        Random random = new Random(seed);
        Ladder ladder = new Ladder(random);
        List<Long> resets = new ArrayList<>();
        List<Long> reenumerations = new ArrayList<>();
        long now = 0;
        for (Trouble.Kind trouble : troubles) {
            Ladder.Next next = ladder.after(trouble, now);
            assertThat(next.pause()).isBetween(Duration.ofMillis(750), Ladder.LONGEST);
            switch (next.rung()) {
                case RESET -> resets.add(now);
                case REENUMERATE -> reenumerations.add(now);
                case DIAL -> assertThat(next.rung()).isEqualTo(Ladder.Rung.DIAL);
            }
            now += next.pause().toNanos()
                    + random.nextLong(Duration.ofMinutes(2).toNanos());
            if (random.nextInt(10) == 0) {
                ladder.recovered();
            }
        }
        assertRationed(resets, Ladder.RATION.get(Ladder.Rung.RESET));
        assertRationed(reenumerations, Ladder.RATION.get(Ladder.Rung.REENUMERATE));
    }

    private static void assertRationed(List<Long> times, int ration) {
        for (int i = ration; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - ration)).isGreaterThanOrEqualTo(Ladder.HOUR.toNanos());
        }
    }
}
