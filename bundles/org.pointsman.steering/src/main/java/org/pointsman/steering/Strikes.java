/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a plug-in has done wrong lately. A strike is forgotten after ten minutes; what throws again and again within a second is one, as one
 * situation asks many questions. Pure but for its memory; not thread-safe.
 */
final class Strikes {
    /** With this many, it is enough. */
    static final int ENOUGH = 3;

    private static final long AGE = Duration.ofMinutes(10).toNanos();
    private static final long BURST = Duration.ofSeconds(1).toNanos();

    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * Takes one down.
     *
     * @param costly whether it cost a thread: each of those counts
     * @param now monotonic nanoseconds
     * @return whether it counts
     */
    boolean add(boolean costly, long now) {
        while (!times.isEmpty() && now - times.peekFirst() > AGE) {
            times.removeFirst();
        }
        boolean counts = costly || times.isEmpty() || now - times.peekLast() >= BURST;
        if (counts) {
            times.addLast(now);
        }
        return counts;
    }

    /** Whether it is enough. */
    boolean enough() {
        return times.size() >= ENOUGH;
    }
}
