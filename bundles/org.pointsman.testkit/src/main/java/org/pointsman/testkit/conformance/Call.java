/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A call of somebody else's code that must not wait: on a thread of its own, so that one that hangs can be shown. */
final class Call {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Far more than any deadline, as the machine may be busy with something else. */
    private static final Duration HANGS = Duration.ofSeconds(10);

    /** What is waited for within this time is a lock for a moment. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    private Call() {}

    /**
     * Calls, and gives what it returns.
     *
     * @param what half a sentence: who is called
     * @param allowed processor time that it may take
     */
    static <T> T of(String what, Duration allowed, Callable<T> body) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean begun = new AtomicBoolean();
        long[] figures = new long[2];
        Thread thread = new Thread(
                () -> {
                    try {
                        long id = Thread.currentThread().getId();
                        long waited = waited(id);
                        begun.set(true);
                        long before = THREADS.getCurrentThreadCpuTime();
                        result.set(body.call());
                        figures[0] = THREADS.getCurrentThreadCpuTime() - before;
                        figures[1] = waited(id) - waited;
                    } catch (Throwable e) { // whatever it is, it is the plug-in's
                        failure.set(e);
                    }
                },
                "call");
        thread.setDaemon(true);
        boolean monitored = THREADS.isThreadContentionMonitoringEnabled();
        THREADS.setThreadContentionMonitoringEnabled(true);
        String stack = "its end";
        try {
            thread.start();
            thread.join(MOMENT.toMillis());
            long end = System.nanoTime() + HANGS.toNanos();
            boolean seen = false;
            while (thread.isAlive() && !seen && System.nanoTime() < end) {
                // on a busy machine it may not even have begun
                seen = begun.get() && thread.getState() != Thread.State.RUNNABLE;
                stack = seen ? stack(thread) : stack;
                thread.join(1);
            }
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            THREADS.setThreadContentionMonitoringEnabled(monitored);
        }
        if (thread.isAlive()) {
            throw new AssertionError(
                    what + " has not returned within " + HANGS.toSeconds() + " s; it hangs at " + stack(thread));
        }
        if (failure.get() instanceof AssertionError e) {
            throw e;
        }
        if (failure.get() != null) {
            throw new AssertionError(what + " threw " + failure.get(), failure.get());
        }
        if (figures[1] > MOMENT.toMillis()) {
            throw new AssertionError(what + " waits (" + figures[1] + " ms) where nothing may; it was at " + stack);
        }
        if (figures[0] > allowed.toNanos()) {
            throw new AssertionError(what + " took " + figures[0] / 1_000_000 + " ms of processor time; allowed: "
                    + allowed.toMillis() + " ms");
        }
        return result.get();
    }

    private static long waited(long id) {
        var info = THREADS.getThreadInfo(id);
        return Math.max(0, info.getWaitedTime()) + Math.max(0, info.getBlockedTime());
    }

    static String stack(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        return frames.length == 0
                ? "its end"
                : Arrays.stream(frames)
                        .limit(4)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
    }
}
