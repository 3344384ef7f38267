/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pointsman.api.wan.Penalty;

class FlappingTest {
    private static final Flapping.Terms TERMS = Flapping.Terms.DEFAULT;
    private static final long SECOND = 1_000_000_000L;

    private final Flapping flapping = new Flapping();

    private boolean suppressed(long now) {
        return flapping.penalty(TERMS, now).filter(Penalty::suppressed).isPresent();
    }

    @Test
    void twoFailuresInARowAreForgivenTheThirdIsNot() {
        flapping.failed(TERMS, 0);
        flapping.failed(TERMS, 5 * SECOND);
        assertThat(suppressed(5 * SECOND)).isFalse();
        flapping.failed(TERMS, 10 * SECOND);
        assertThat(suppressed(10 * SECOND)).isTrue();
    }

    @Test
    void aFailureEachMinuteIsNoFlapping() {
        for (int minute = 0; minute < 100; minute++) {
            flapping.failed(TERMS, minute * 60 * SECOND);
            assertThat(suppressed(minute * 60 * SECOND)).isFalse();
        }
    }

    @Test
    void pointsAreHalvedWithEachHalfLife() {
        flapping.failed(TERMS, 0);
        assertThat(flapping.penalty(TERMS, 0).orElseThrow().points()).isEqualTo(1000);
        assertThat(flapping.penalty(TERMS, 60 * SECOND).orElseThrow().points()).isCloseTo(500, within(0.01));
        assertThat(flapping.penalty(TERMS, 600 * SECOND)).isEmpty();
    }

    @Test
    void switchedOffItForgets() {
        flapping.failed(TERMS, 0);
        flapping.failed(Flapping.Terms.OFF, 1);
        assertThat(flapping.penalty(Flapping.Terms.OFF, 1)).isEmpty();
    }

    /** Whatever happened before, and whatever is configured. */
    @Property(tries = 300)
    void thePenaltyAlwaysDecaysToReuseAndNeverTakesLongerThanTheMaximum(
            @ForAll @Size(max = 60) List<@IntRange(max = 120_000) Integer> pausesMillis,
            @ForAll @IntRange(min = 1, max = 900) int halfLife,
            @ForAll @IntRange(min = 1, max = 7200) int maximum,
            @ForAll @IntRange(min = 500, max = 20_000) int suppress) {
        Flapping.Terms terms =
                new Flapping.Terms(suppress, suppress / 2.0, Duration.ofSeconds(halfLife), Duration.ofSeconds(maximum));
        Flapping f = new Flapping();
        long now = 0;
        for (int pause : pausesMillis) {
            now += pause * 1_000_000L;
            f.failed(terms, now);
        }
        long last = now;
        f.penalty(terms, now).filter(Penalty::suppressed).ifPresent(p -> {
            long until = p.reuseNanos().orElseThrow();
            assertThat(until - last).isLessThanOrEqualTo(terms.maximum().toNanos() + 1000);
            assertThat(f.penalty(terms, until + 1_000_000).filter(Penalty::suppressed))
                    .as("what was shown as the time left is the time left")
                    .isEmpty();
        });
        assertThat(f.penalty(terms, last + Math.max(terms.maximum().toNanos(), 40L * halfLife * SECOND) + SECOND)
                        .filter(Penalty::suppressed))
                .isEmpty();
    }
}
