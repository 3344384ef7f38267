/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
    private final Throttle throttle = new Throttle(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(address);
        }
    }

    @Test
    void whoMistypesAFewTimesWaitsForNothing() {
        fail("a", Throttle.FREE - 1);
        assertThat(throttle.wait("a")).isZero();
    }

    @Test
    void eachFurtherGuessTakesTwiceAsLongUpToAMinute() {
        fail("a", Throttle.FREE);
        assertThat(throttle.wait("a")).isEqualTo(Duration.ofSeconds(1));
        fail("a", 1);
        assertThat(throttle.wait("a")).isEqualTo(Duration.ofSeconds(2));
        fail("a", 10);
        assertThat(throttle.wait("a")).isEqualTo(Duration.ofMinutes(1));
        assertThat(throttle.wait("b")).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(throttle.wait("a")).isZero();
    }

    @Test
    void whoIsRightBeginsAnew() {
        fail("a", Throttle.FREE);
        throttle.succeeded("a");
        assertThat(throttle.wait("a")).isZero();
    }

    @Test
    void manyAddressesTogetherAreSlowedDownToo() {
        for (int i = 0; i < Throttle.ALL_TOGETHER; i++) {
            assertThat(throttle.wait("address " + i)).isZero();
            throttle.failed("address " + i);
        }
        assertThat(throttle.wait("yet another")).isPositive();
        pass(Duration.ofSeconds(2));
        assertThat(throttle.wait("yet another")).isZero();
        throttle.failed("yet another");
        assertThat(throttle.wait("and another")).isPositive();
    }

    @Test
    void aQuarterOfAnHourLaterItIsForgotten() {
        fail("a", 20);
        pass(Duration.ofMinutes(16));
        throttle.failed("b"); // what is old goes when something new comes
        fail("a", 1);
        assertThat(throttle.wait("a")).isZero();
    }
}
