/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrikesTest {
    private final Strikes strikes = new Strikes();

    private boolean enoughAfter(boolean costly, long now) {
        strikes.add(costly, now);
        return strikes.enough();
    }

    private static long at(Duration time) {
        return time.toNanos();
    }

    @Test
    void threeAreEnough() {
        assertThat(enoughAfter(true, at(Duration.ofSeconds(1)))).isFalse();
        assertThat(enoughAfter(true, at(Duration.ofSeconds(2)))).isFalse();
        assertThat(enoughAfter(true, at(Duration.ofSeconds(3)))).isTrue();
    }

    @Test
    void aBurstOfThrownExceptionsIsOneButEachLostThreadCounts() {
        for (int i = 0; i < 10; i++) {
            assertThat(enoughAfter(false, at(Duration.ofMillis(10 * i)))).isFalse();
        }
        assertThat(enoughAfter(true, at(Duration.ofMillis(200)))).isFalse();
        assertThat(enoughAfter(true, at(Duration.ofMillis(300)))).isTrue();
    }

    @Test
    void afterTenMinutesAStrikeIsForgotten() {
        for (int i = 0; i < 20; i++) {
            assertThat(enoughAfter(true, at(Duration.ofMinutes(6 * i)))).isFalse();
        }
        assertThat(enoughAfter(true, at(Duration.ofMinutes(6 * 19 + 1)))).isTrue();
    }
}
