/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    /** Never shortens. */
    private static final RandomGenerator NONE = () -> 0L;

    @Test
    void pausesDoubleFromOneSecondToAMinuteAndStayThere() {
        BackOff backOff = new BackOff(NONE);
        assertThat(IntStream.range(0, 9).mapToLong(i -> backOff.pause().toMillis()))
                .containsExactly(1000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L);
    }

    @Test
    void afterALeaseItBeginsAnew() {
        BackOff backOff = new BackOff(NONE);
        backOff.pause();
        backOff.pause();
        backOff.reset();
        assertThat(backOff.pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void eachPauseIsShortenedByLessThanAQuarterAndNotAlwaysByTheSame() {
        BackOff backOff = new BackOff(new Random(1));
        for (long full : new long[] {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000}) {
            assertThat(backOff.pause().toMillis()).isGreaterThan(full * 3 / 4).isLessThanOrEqualTo(full);
        }
        Set<Duration> many =
                IntStream.range(0, 50).mapToObj(i -> backOff.pause()).collect(Collectors.toSet());
        assertThat(many).hasSizeGreaterThan(40);
    }
}
