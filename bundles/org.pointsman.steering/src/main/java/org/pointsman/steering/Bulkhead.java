/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/**
 * Calls strategies and contributors on a thread of their own, one call at a time, so that none can hold up the control loop. A call that is
 * late loses the thread: a new one serves the next call, and the late answer is still delivered when it comes.
 *
 * <p>The deadline of a call counts from when its turn has come. It is for calls that hang, not for a machine that is busy: one that has not
 * begun, that is at work, or whose deadline itself came late, gets more time, {@value #MORE} times as much at most. Loop only.
 */
final class Bulkhead {
    /** How often a call that the machine is too busy for gets another deadline. */
    private static final int MORE = 3;

    /** The same for code that runs for the first time, is loaded and interpreted meanwhile. */
    private static final int MORE_IF_NEW = 11;

    /** A timer that comes later than this says that the loop, too, was without a processor, or the process stopped. */
    private static final long LATE = Duration.ofMillis(50).toNanos();

    private final ControlLoop loop;
    private final Supplier<ExecutorService> newThread;
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private final Queue<Call<?>> later = new ArrayDeque<>();
    private Optional<Call<?>> running = Optional.empty();
    private ExecutorService thread;

    /** One call and how far it is. */
    private final class Call<T> {
        private final Supplier<T> work;
        private final Duration deadline;
        private final Consumer<T> answered;
        private final Runnable late;
        private int more;
        private Registration timer = () -> {};
        private long due;
        private volatile Thread worker;
        private volatile boolean done;

        Call(Supplier<T> work, Duration deadline, int more, Consumer<T> answered, Runnable late) {
            this.work = work;
            this.deadline = deadline;
            this.more = more;
            this.answered = answered;
            this.late = late;
        }

        void begin() {
            watch();
            thread.execute(() -> {
                worker = Thread.currentThread();
                T answer = work.get();
                done = true;
                loop.post(() -> end(answer));
            });
        }

        private void watch() {
            due = loop.nanoTime() + deadline.toNanos();
            timer = loop.schedule(deadline, this::expired);
        }

        private void end(T answer) {
            timer.close();
            giveWay();
            answered.accept(answer);
            next();
        }

        private void expired() {
            if (done) {
                return; // its answer is on the way
            }
            if (more > 0 && isBusy()) {
                more--;
                watch();
                return;
            }
            ExecutorService old = thread;
            thread = newThread.get();
            old.shutdownNow().forEach(thread::execute); // what did not even begin is still to be answered
            giveWay();
            late.run();
            next();
        }

        private boolean isBusy() {
            return worker == null || worker.getState() == Thread.State.RUNNABLE || loop.nanoTime() - due > LATE;
        }

        private void giveWay() {
            running = running.filter(r -> r != this);
        }
    }

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

    /**
     * Calls {@code work} as soon as the call under way is over; {@code answered} may still follow {@code late}.
     *
     * @param isNew whether such a call was never made before
     */
    <T> void call(Supplier<T> work, Duration deadline, boolean isNew, Consumer<T> answered, Runnable late) {
        waiting.add(new Call<>(work, deadline, isNew ? MORE_IF_NEW : MORE, answered, late));
        next();
    }

    /** Calls {@code work} when nothing else is to be called, unless {@link #forgetLater} comes first. */
    <T> void callLater(Supplier<T> work, Duration deadline, Consumer<T> answered) {
        later.add(new Call<>(work, deadline, MORE, answered, () -> {}));
        next();
    }

    /** Gives up what is to be called later and was not begun. */
    void forgetLater() {
        later.clear();
    }

    private void next() {
        if (running.isEmpty()) {
            Call<?> call = waiting.isEmpty() ? later.poll() : waiting.poll();
            if (call != null) {
                running = Optional.of(call);
                call.begin();
            }
        }
    }

    void close() {
        waiting.clear();
        later.clear();
        thread.shutdownNow();
    }
}
