/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;

/**
 * Calls foreign code on a thread that cannot be given up, the control loop: whoever sleeps, waits or blocks there when the deadline passes is
 * interrupted. Whoever computes is left alone, as the machine may be busy, and counts as late after a second. Any thread.
 */
final class CutOff {
    private static final long FAR_TOO_LONG = Duration.ofSeconds(1).toNanos();

    /** Its thread is there only while something is called, and a while after. */
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "plugin-watch");
        thread.setDaemon(true);
        return thread;
    });

    CutOff() {
        watch.setKeepAliveTime(10, TimeUnit.SECONDS);
        watch.allowCoreThreadTimeOut(true);
        watch.setRemoveOnCancelPolicy(true);
    }

    /** One call. */
    private static final class Call {
        private final Thread thread = Thread.currentThread();
        private boolean over;
        private List<String> stack = List.of();

        synchronized void look() {
            if (!over && thread.getState() != Thread.State.RUNNABLE) {
                stack = Bulkhead.stackOf(thread);
                thread.interrupt();
            }
        }

        /** Nobody is interrupted after this. */
        synchronized List<String> end() {
            over = true;
            if (!stack.isEmpty()) {
                Thread.interrupted();
            }
            return stack;
        }
    }

    <T> Outcome<T> call(CallKind kind, Supplier<T> work) {
        Call call = new Call();
        long period = kind.deadline().toNanos();
        ScheduledFuture<?> looks;
        try {
            looks = watch.scheduleWithFixedDelay(call::look, period, period, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return new Outcome.Refused<>("is not called: steering was stopped");
        }
        long begun = System.nanoTime();
        Outcome<T> outcome = Bulkhead.outcome(work);
        long lasted = System.nanoTime() - begun;
        looks.cancel(false);
        List<String> stack = call.end();
        boolean late = !stack.isEmpty() || lasted > FAR_TOO_LONG;
        return late ? new Outcome.Late<>(kind.late(), stack) : outcome;
    }

    void close() {
        watch.shutdownNow();
    }
}
