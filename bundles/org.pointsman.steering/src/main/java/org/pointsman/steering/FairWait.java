/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import org.pointsman.api.kernel.ControlLoop;

/**
 * Waiting for somebody to come back, where running out of patience has consequences: only time in which this process ran counts. A process
 * that was stopped, a machine that was suspended or that has no processor to spare has not waited.
 */
final class FairWait {
    private static final Duration SLICE = Duration.ofMillis(500);

    /** A slice that ends later than this does not count. */
    private static final long LATE = Duration.ofMillis(250).toNanos();

    private FairWait() {}

    /** Runs {@code then} on the loop after {@code time} of running. */
    static void on(ControlLoop loop, Duration time, Runnable then) {
        Duration slice = time.compareTo(SLICE) < 0 ? time : SLICE;
        long due = loop.nanoTime() + slice.toNanos();
        loop.schedule(slice, () -> {
            boolean counts = loop.nanoTime() - due <= LATE;
            Duration left = counts ? time.minus(slice) : time;
            if (left.isZero()) {
                then.run();
            } else {
                on(loop, left, then);
            }
        });
    }
}
