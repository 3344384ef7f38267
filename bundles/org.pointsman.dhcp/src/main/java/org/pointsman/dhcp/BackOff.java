/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from 1 s to 60 s, each shortened by up to a quarter so that many do not beat in time. */
final class BackOff {
    private static final long FIRST = 1000;
    private static final long LONGEST = 60_000;

    private final RandomGenerator random;
    private long next = FIRST;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    Duration pause() {
        long pause = next - random.nextLong(next / 4);
        next = Math.min(LONGEST, 2 * next);
        return Duration.ofMillis(pause);
    }

    void reset() {
        next = FIRST;
    }
}
