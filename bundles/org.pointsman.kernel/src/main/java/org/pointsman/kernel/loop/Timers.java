/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import java.util.Optional;
import java.util.TreeSet;
import org.pointsman.api.kernel.Registration;

/**
 * What is to run when: ordered by time, among equals by the order of scheduling. A timer with slack does not wake the loop before its slack
 * has run out, and runs before that when the loop is awake anyway (as hrtimers of the kernel do, timerslack in prctl(2)). Thread-safe.
 */
final class Timers {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final TreeSet<Timer> byDue = new TreeSet<>((a, b) -> a.compare(a.due - b.due, b));
    private final TreeSet<Timer> byLatest = new TreeSet<>((a, b) -> a.compare(a.latest - b.latest, b));
    private long count;

    private final class Timer implements Registration {
        private final long due;
        private final long latest;
        private final long number;
        private final Runnable message;

        Timer(long due, long latest, long number, Runnable message) {
            this.due = due;
            this.latest = latest;
            this.number = number;
            this.message = message;
        }

        /** {@code apart}: their difference; nanoTime may wrap, so only that means something. */
        int compare(long apart, Timer other) {
            return apart != 0 ? Long.signum(apart) : Long.compare(number, other.number);
        }

        @Override
        public void close() {
            synchronized (Timers.this) {
                if (byDue.remove(this)) {
                    byLatest.remove(this);
                }
            }
        }
    }

    /** Adds a timer due at {@code due} nanoseconds, which may run {@code slack} later. */
    synchronized Registration add(long due, long slack, Runnable message) {
        Timer timer = new Timer(due, due + slack, count++, message);
        byDue.add(timer);
        byLatest.add(timer);
        return timer;
    }

    /** Whole milliseconds until the first cannot wait any longer, rounded up, so that poll does not return too early; -1: there is none. */
    synchronized int millisToNext(long now) {
        if (byLatest.isEmpty()) {
            return -1;
        }
        long left = byLatest.first().latest - now;
        return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    /** Takes the first that is due. */
    synchronized Optional<Runnable> takeDue(long now) {
        if (byDue.isEmpty() || byDue.first().due - now > 0) {
            return Optional.empty();
        }
        Timer first = byDue.pollFirst();
        byLatest.remove(first);
        return Optional.of(first.message);
    }
}
