/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from 0.1 s, as a LAN without names waits, to 30 s; each shortened by up to a quarter. */
final class BackOff {
    private static final long FIRST = 100;
    private static final long LONGEST = 30_000;

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
