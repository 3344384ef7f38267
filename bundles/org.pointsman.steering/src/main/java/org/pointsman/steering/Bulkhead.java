/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/**
 * Calls strategies and contributors on a thread of their own, so that none can hold up the control loop. A call that is late
 * loses the thread: a new one serves the next call, and the late answer is still delivered when it comes.
 */
final class Bulkhead {
    private final ControlLoop loop;
    private final Supplier<ExecutorService> newThread;
    private ExecutorService thread;

    Bulkhead(ControlLoop loop, Supplier<ExecutorService> newThread) {
        this.loop = loop;
        this.newThread = newThread;
        this.thread = newThread.get();
    }

    /** A thread that ends when it has been idle for a while. */
    static ExecutorService daemonThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread t = new Thread(task, "strategy");
                    t.setDaemon(true);
                    return t;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Loop only. {@code answered} and {@code late} are called on the loop; {@code answered} may still follow {@code late}. */
    <T> void call(Supplier<T> call, Duration deadline, Consumer<T> answered, Runnable late) {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService used = thread;
        Registration timer = loop.schedule(deadline, () -> {
            if (!done.get()) {
                if (used == thread) {
                    thread = newThread.get();
                    used.shutdownNow().forEach(thread::execute); // what waited behind it is still to be answered
                }
                late.run();
            }
        });
        used.execute(() -> {
            T answer = call.get();
            done.set(true);
            timer.close();
            loop.post(() -> answered.accept(answer));
        });
    }

    void close() {
        thread.shutdownNow();
    }
}
