/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;

/**
 * Calls foreign code on a thread of its own, one call at a time, so that none can hold up the control loop: one bulkhead for our own strategies
 * and contributors, one for each plug-in. A call that is late loses the thread: a new one serves the next call, and the late answer is still
 * delivered when it comes. Whatever is thrown ends here.
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

    /** Frames of a stack that are kept. */
    private static final int DEEPEST = 60;

    /** More calls than these do not wait: whoever is so slow is not helped by more. */
    private static final int MOST_WAITING = 64;

    private final ControlLoop loop;
    private final Supplier<ExecutorService> newThread;
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private final Queue<Call<?>> later = new ArrayDeque<>();
    private Optional<Call<?>> running = Optional.empty();
    /** Why nobody is called any more. */
    private Optional<String> closed = Optional.empty();

    private ExecutorService thread;

    /** One call and how far it is. */
    private final class Call<T> {
        private final CallKind kind;
        private final Supplier<T> work;
        private final Consumer<Outcome<T>> ended;
        private int more;
        private Registration timer = () -> {};
        private long due;
        private volatile Thread worker;
        private volatile boolean done;
        /** At the last look it stood in a native method. */
        private boolean inNative;

        Call(CallKind kind, Supplier<T> work, int more, Consumer<Outcome<T>> ended) {
            this.kind = kind;
            this.work = work;
            this.more = more;
            this.ended = ended;
        }

        void begin() {
            watch();
            thread.execute(() -> {
                worker = Thread.currentThread();
                Outcome<T> outcome = outcome(work);
                done = true;
                loop.post(() -> end(outcome));
            });
        }

        private void watch() {
            due = loop.nanoTime() + kind.deadline().toNanos();
            timer = loop.schedule(kind.deadline(), this::expired);
        }

        private void end(Outcome<T> outcome) {
            timer.close();
            giveWay();
            ended.accept(outcome);
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
            Outcome<T> late = new Outcome.Late<>(kind.late(), stackOf(worker));
            ExecutorService old = thread;
            thread = newThread.get();
            old.shutdownNow().forEach(thread::execute); // what did not even begin is still to be answered
            giveWay();
            ended.accept(late);
            next();
        }

        void refuse(String why) {
            ended.accept(new Outcome.Refused<>(why));
        }

        /** Who waits in the kernel, for a socket or a lock of a library, is as runnable as who computes; only does not leave its native method. */
        private boolean isBusy() {
            boolean before = inNative;
            inNative = worker != null && isInNative(worker);
            boolean computes = worker == null || worker.getState() == Thread.State.RUNNABLE && !(before && inNative);
            return computes || loop.nanoTime() - due > LATE;
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

    /** Calls, on this thread; whatever is thrown is an outcome. */
    static <T> Outcome<T> outcome(Supplier<T> work) {
        try {
            T answer = work.get();
            return answer == null ? new Outcome.Threw<>("answered null") : new Outcome.Answered<>(answer);
        } catch (Throwable e) { // also an Error: a plug-in's stack overflow or missing class is no reason to end for
            // anybody else
            return new Outcome.Threw<>("failed (" + e + ")");
        }
    }

    /** Where a thread stands; empty: there is none. */
    static List<String> stackOf(Thread thread) {
        return thread == null
                ? List.of()
                : Stream.of(thread.getStackTrace())
                        .limit(DEEPEST)
                        .map(String::valueOf)
                        .toList();
    }

    private static boolean isInNative(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    /** A thread that ends when it has been idle for a while. */
    static ExecutorService daemonThread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread t = new Thread(task, name);
                    t.setDaemon(true);
                    return t;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Calls {@code work} as soon as the call under way is over.
     *
     * @param isNew whether such a call was never made before
     * @param ended gets how it ended; an answer may still follow one that is late
     */
    <T> void call(CallKind kind, boolean isNew, Supplier<T> work, Consumer<Outcome<T>> ended) {
        if (closed.isPresent()) {
            ended.accept(new Outcome.Refused<>(closed.get()));
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            ended.accept(new Outcome.Refused<>("is not called: " + MOST_WAITING + " calls of it are waiting"));
            return;
        }
        waiting.add(new Call<>(kind, work, isNew ? MORE_IF_NEW : MORE, ended));
        next();
    }

    /** Calls {@code work} when nothing else is to be called, unless {@link #forgetLater} comes first. */
    <T> void callLater(CallKind kind, Supplier<T> work, Consumer<Outcome<T>> ended) {
        if (closed.isPresent()) {
            ended.accept(new Outcome.Refused<>(closed.get()));
            return;
        }
        later.add(new Call<>(kind, work, MORE, ended));
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

    /** Calls nobody any more; {@code why}: half a sentence for those who wait for their turn. */
    void close(String why) {
        closed = Optional.of(why);
        List<Call<?>> left = Stream.concat(waiting.stream(), later.stream()).toList();
        waiting.clear();
        later.clear();
        thread.shutdownNow();
        left.forEach(call -> call.refuse(why));
    }
}
