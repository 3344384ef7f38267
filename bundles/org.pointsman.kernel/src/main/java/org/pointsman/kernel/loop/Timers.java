/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import java.util.Optional;
import java.util.PriorityQueue;
import org.pointsman.api.kernel.Registration;

/** What is to run when: ordered by time, among equals by the order of scheduling. Thread-safe. */
final class Timers {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long count;

    private final class Timer implements Comparable<Timer>, Registration {
        private final long due;
        private final long number;
        private final Runnable message;

        Timer(long due, long number, Runnable message) {
            this.due = due;
            this.number = number;
            this.message = message;
        }

        @Override
        public int compareTo(Timer other) {
            long apart = due - other.due; // nanoTime may wrap: only the difference means something
            return apart != 0 ? Long.signum(apart) : Long.compare(number, other.number);
        }

        @Override
        public void close() {
            synchronized (Timers.this) {
                queue.remove(this);
            }
        }
    }

    /** Adds a timer due at {@code due} nanoseconds. */
    synchronized Registration add(long due, Runnable message) {
        Timer timer = new Timer(due, count++, message);
        queue.add(timer);
        return timer;
    }

    /** Whole milliseconds until the first is due, rounded up, so that poll does not return too early; -1: there is none. */
    synchronized int millisToNext(long now) {
        Timer first = queue.peek();
        if (first == null) {
            return -1;
        }
        long left = first.due - now;
        return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    /** Takes the first that is due. */
    synchronized Optional<Runnable> takeDue(long now) {
        Timer first = queue.peek();
        if (first == null || first.due - now > 0) {
            return Optional.empty();
        }
        queue.remove();
        return Optional.of(first.message);
    }
}
