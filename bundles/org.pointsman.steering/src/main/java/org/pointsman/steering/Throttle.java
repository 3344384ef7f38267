/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.pointsman.api.kernel.ControlLoop;

/**
 * Has something done on the loop whenever it is asked for, but not more often than the loop can bear: a few times at once, then ten times a
 * second. What is asked for while it waits is done with it. Asking costs next to nothing; any thread.
 */
final class Throttle {
    private static final int AT_ONCE = 10;
    private static final Duration PERIOD = Duration.ofMillis(100);

    /** Asked for more often than this within a second: nobody has that much to say. */
    private static final int FLOOD = 1000;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ControlLoop loop;
    private final Runnable task;
    private final Runnable flooded;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private int tokens = AT_ONCE;
    private long counted;
    private volatile long second;

    /**
     * Nothing asked for.
     *
     * @param task on the loop
     * @param flooded on the loop, once for each second in which it is asked for more than a thousand times
     */
    Throttle(ControlLoop loop, Runnable task, Runnable flooded) {
        this.loop = loop;
        this.task = task;
        this.flooded = flooded;
        this.counted = loop.nanoTime();
        this.second = counted;
    }

    void ask() {
        if (asked.incrementAndGet() == FLOOD) {
            long now = loop.nanoTime();
            if (now - second <= SECOND) {
                loop.post(flooded);
            }
            second = now;
            asked.set(0);
        }
        if (pending.compareAndSet(false, true)) {
            loop.post(this::soon);
        }
    }

    private void soon() {
        long now = loop.nanoTime();
        int earned = (int) Math.min(AT_ONCE, (now - counted) / PERIOD.toNanos());
        if (earned > 0) {
            tokens = Math.min(AT_ONCE, tokens + earned);
            counted = now;
        }
        if (tokens > 0) {
            tokens--;
            run();
        } else {
            loop.schedule(PERIOD, this::soon);
        }
    }

    private void run() {
        pending.set(false);
        task.run();
    }
}
