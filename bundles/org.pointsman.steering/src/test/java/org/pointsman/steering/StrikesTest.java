/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrikesTest {
    private final Strikes strikes = new Strikes();

    private static long at(Duration time) {
        return time.toNanos();
    }

    @Test
    void threeAreEnough() {
        assertThat(strikes.add(true, at(Duration.ofSeconds(1)))).isFalse();
        assertThat(strikes.add(true, at(Duration.ofSeconds(2)))).isFalse();
        assertThat(strikes.add(true, at(Duration.ofSeconds(3)))).isTrue();
    }

    @Test
    void aBurstOfThrownExceptionsIsOneButEachLostThreadCounts() {
        for (int i = 0; i < 10; i++) {
            assertThat(strikes.add(false, at(Duration.ofMillis(10 * i)))).isFalse();
        }
        assertThat(strikes.add(true, at(Duration.ofMillis(200)))).isFalse();
        assertThat(strikes.add(true, at(Duration.ofMillis(300)))).isTrue();
    }

    @Test
    void afterTenMinutesAStrikeIsForgotten() {
        for (int i = 0; i < 20; i++) {
            assertThat(strikes.add(true, at(Duration.ofMinutes(6 * i)))).isFalse();
        }
        assertThat(strikes.add(true, at(Duration.ofMinutes(6 * 19 + 1)))).isTrue();
    }
}
