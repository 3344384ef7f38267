/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become so, with a deadline far beyond what it should take. */
final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(45);

    /** Asking costs processes and the daemon's time, which those who are waited for need: from time to time, ever more seldom. */
    private static final long FIRST_PAUSE = 5_000_000;

    private static final long LONGEST_PAUSE = 60_000_000;

    private Await() {}

    static void until(String what, BooleanSupplier so) {
        until(what, so, () -> "");
    }

    /** {@code state} is shown when the deadline passes. */
    static void until(String what, BooleanSupplier so, Supplier<String> state) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        long pause = FIRST_PAUSE;
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what + "\n" + state.get());
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(LONGEST_PAUSE, pause + pause / 4);
        }
    }
}
