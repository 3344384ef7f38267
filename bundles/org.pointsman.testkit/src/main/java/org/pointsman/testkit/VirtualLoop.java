/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/**
 * A control loop whose time moves only when a test says so. Messages posted from other threads are accepted and run with
 * the next {@link #run()}; everything else is for the test's thread.
 */
public final class VirtualLoop implements ControlLoop {
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
    private long now = 1_000_000_000L;
    private long order;
    private boolean running;

    private record Timer(long due, long order, Runnable message) {}

    @Override
    public synchronized void post(Runnable message) {
        posted.add(message);
    }

    @Override
    public synchronized Registration schedule(Duration delay, Runnable message) {
        Timer timer = new Timer(now + delay.toNanos(), order++, message);
        timers.add(timer);
        return () -> {
            synchronized (this) {
                timers.remove(timer);
            }
        };
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    /** Runs everything that is posted, and what that posts, without moving time. */
    public void run() {
        running = true;
        try {
            for (Runnable next = poll(); next != null; next = poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }

    private synchronized Runnable poll() {
        return posted.poll();
    }

    /** Moves time on by {@code step}, running timers when they are due and all that is posted. */
    public void advance(Duration step) {
        run();
        long end = nanoTime() + step.toNanos();
        while (true) {
            Timer next;
            synchronized (this) {
                next = timers.peek();
                if (next == null || next.due() > end) {
                    now = end;
                    break;
                }
                timers.remove(next);
                now = Math.max(now, next.due());
                posted.add(next.message());
            }
            run();
        }
        run();
    }

    /** Time goes on and nothing runs, as in a process that is stopped, or a machine that is suspended; then all that is due runs, late. */
    public void stall(Duration time) {
        synchronized (this) {
            now += time.toNanos();
        }
        advance(Duration.ZERO);
    }
}
