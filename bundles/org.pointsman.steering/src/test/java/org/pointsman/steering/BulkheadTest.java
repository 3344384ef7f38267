/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.pointsman.testkit.VirtualLoop;

class BulkheadTest {
    private static final Duration DEADLINE = Duration.ofMillis(250);

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Starved> threads = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private Starved newThread() {
        Starved thread = new Starved();
        threads.add(thread);
        return thread;
    }

    @Test
    void onABusyMachineACallThatDidNotEvenBeginInTimeIsStillAnswered() {
        Bulkhead bulkhead = new Bulkhead(loop, this::newThread);
        bulkhead.call(() -> "traffic by lte", DEADLINE, heard::add, () -> heard.add("late"));
        loop.advance(DEADLINE);
        assertThat(heard).containsExactly("late");
        threads.get(1).runAll();
        loop.run();
        assertThat(heard).containsExactly("late", "traffic by lte");
    }

    /** A thread that gets no time until the test gives it some. */
    private static final class Starved extends AbstractExecutorService {
        private final List<Runnable> waiting = new ArrayList<>();

        void runAll() {
            waiting.forEach(Runnable::run);
            waiting.clear();
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
