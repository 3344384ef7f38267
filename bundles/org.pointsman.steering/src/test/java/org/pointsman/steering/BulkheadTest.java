/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.testkit.VirtualLoop;

class BulkheadTest {
    private static final Duration DEADLINE = CallKind.STRATEGY.deadline();

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Starved> threads = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private Starved newThread() {
        Starved thread = new Starved();
        threads.add(thread);
        return thread;
    }

    private void call(Bulkhead bulkhead, String answer) {
        bulkhead.call(CallKind.STRATEGY, false, () -> answer, this::hear);
    }

    private void hear(Outcome<String> outcome) {
        heard.add(outcome.value().orElse(outcome instanceof Outcome.Late<?> ? "late" : outcome.sentence()));
    }

    @Test
    void onABusyMachineACallThatDidNotEvenBeginHasMoreTimeAndIsStillAnsweredAfterThat() {
        Bulkhead bulkhead = new Bulkhead(loop, this::newThread);
        call(bulkhead, "traffic by lte");
        loop.advance(DEADLINE.multipliedBy(3));
        assertThat(heard).isEmpty();
        loop.advance(DEADLINE);
        assertThat(heard).containsExactly("late");
        threads.get(1).runAll();
        loop.run();
        assertThat(heard).containsExactly("late", "traffic by lte");
    }

    @Test
    void aCallThatHangsIsLateAtOnceAndTheNextHasAThreadOfItsOwn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Bulkhead bulkhead = new Bulkhead(loop, () -> Bulkhead.daemonThread("foreign"));
        AtomicReference<Thread> hanging = new AtomicReference<>();
        bulkhead.call(
                CallKind.STRATEGY,
                false,
                () -> {
                    hanging.set(Thread.currentThread());
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        return "interrupted";
                    }
                    return "never";
                },
                this::hear);
        call(bulkhead, "the next");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while ((hanging.get() == null || hanging.get().getState() != Thread.State.WAITING) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        loop.advance(DEADLINE);
        assertThat(heard).contains("late");
        while (!heard.contains("the next") && System.nanoTime() < end) {
            loop.run();
            Thread.onSpinWait();
        }
        assertThat(heard).contains("late", "the next");
        bulkhead.close("over");
    }

    /** A thread in accept(2) is as runnable as one that computes, for all that Java says of it. */
    @Test
    void aCallThatWaitsInTheKernelIsLateAtTheSecondLook() throws Exception {
        Bulkhead bulkhead = new Bulkhead(loop, () -> Bulkhead.daemonThread("foreign"));
        AtomicReference<Thread> hanging = new AtomicReference<>();
        try (ServerSocket nobodyComes = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bulkhead.call(
                    CallKind.STRATEGY,
                    false,
                    () -> {
                        hanging.set(Thread.currentThread());
                        try {
                            return nobodyComes.accept().toString();
                        } catch (IOException e) {
                            return "closed";
                        }
                    },
                    this::hear);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!isInAccept(hanging.get()) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(hanging.get().getState()).isEqualTo(Thread.State.RUNNABLE);
            loop.advance(DEADLINE);
            assertThat(heard).isEmpty();
            loop.advance(DEADLINE);
            assertThat(heard).containsExactly("late");
        }
        bulkhead.close("over");
    }

    private static boolean isInAccept(Thread thread) {
        if (thread == null) {
            return false;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        // not any native method: it passes some on the way
        return stack.length > 0
                && stack[0].isNativeMethod()
                && Set.of("accept", "poll").contains(stack[0].getMethodName());
    }

    @Test
    void aClosedBulkheadCallsNobodyAndSaysWhy() {
        Bulkhead bulkhead = new Bulkhead(loop, () -> Bulkhead.daemonThread("foreign"));
        bulkhead.close("is not called: it is over");
        call(bulkhead, "too late");
        bulkhead.callLater(CallKind.STRATEGY, () -> "much too late", this::hear);
        loop.run();
        assertThat(heard).containsExactly("is not called: it is over", "is not called: it is over");
    }

    @Test
    void aProbeThatIsAskedWhileSteeringStopsIsRefused() {
        CutOff cutOff = new CutOff();
        cutOff.close();
        assertThat(cutOff.call(CallKind.PROBE, () -> "fine").sentence())
                .isEqualTo("is not called: steering was stopped");
    }

    @Test
    void whatIsAskedAheadWaitsAndTimeInAQueueIsNobodysFault() {
        Bulkhead bulkhead = new Bulkhead(loop, this::newThread);
        call(bulkhead, "first");
        bulkhead.callLater(CallKind.STRATEGY, () -> "ahead", this::hear);
        call(bulkhead, "second");
        for (int i = 0; i < 3; i++) {
            loop.advance(DEADLINE.multipliedBy(3));
            threads.get(0).runAll();
            loop.run();
        }
        assertThat(heard).containsExactly("first", "second", "ahead");
    }

    @Test
    void whatWasAskedAheadOfAnotherSituationIsForgotten() {
        Bulkhead bulkhead = new Bulkhead(loop, this::newThread);
        call(bulkhead, "first");
        bulkhead.callLater(CallKind.STRATEGY, () -> "ahead", this::hear);
        bulkhead.forgetLater();
        for (int i = 0; i < 3; i++) {
            threads.get(0).runAll();
            loop.run();
        }
        assertThat(heard).containsExactly("first");
    }

    @Test
    void aDeadlineThatPassedWhileTheProcessWasStoppedIsNone() {
        Bulkhead bulkhead = new Bulkhead(loop, this::newThread);
        call(bulkhead, "traffic by lte");
        loop.stall(Duration.ofMinutes(1));
        assertThat(heard).isEmpty();
        threads.get(0).runAll();
        loop.run();
        assertThat(heard).containsExactly("traffic by lte");
    }

    /** A thread that gets no time until the test gives it some. */
    private static final class Starved extends AbstractExecutorService {
        private final List<Runnable> waiting = new ArrayList<>();

        void runAll() {
            List<Runnable> now = List.copyOf(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        }

        @Override
        public void execute(Runnable task) {
            waiting.add(task);
        }

        @Override
        public List<Runnable> shutdownNow() {
            List<Runnable> left = List.copyOf(waiting);
            waiting.clear();
            return left;
        }

        @Override
        public void shutdown() {}

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
