/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.Registration;
import org.pointsman.kernel.Cmd;

class NetlinkLoopTest {
    private final NetlinkLoop loop = NetlinkLoop.start("test loop");

    @AfterEach
    void close() {
        loop.close();
    }

    private void runs(Runnable message) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.post(() -> {
            message.run();
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void messagesRunInOrderOnTheLoop() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 2000; i++) {
            int n = i;
            loop.post(() -> order.add(n));
        }
        runs(() -> assertThat(loop.inLoop()).isTrue());
        assertThat(order).hasSize(2000).isSorted();
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void postsOfManyThreadsAreNeverLost() throws Exception {
        AtomicInteger count = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    loop.post(count::incrementAndGet);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Cmd.await("all messages", () -> count.get() == 80_000);
    }

    @Test
    void timersFireInOrderOfTimeNeverEarlyAndNotOnceClosed() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        long start = loop.nanoTime();
        List<Long> fired = Collections.synchronizedList(new ArrayList<>());
        runs(
                () -> { // on the loop, so that none fires before all are set
                    loop.schedule(Duration.ofMillis(30), () -> order.add("late"));
                    loop.schedule(Duration.ofMillis(10), () -> {
                        order.add("early");
                        fired.add(loop.nanoTime() - start);
                    });
                    Registration cancelled = loop.schedule(Duration.ofMillis(20), () -> order.add("cancelled"));
                    cancelled.close();
                    cancelled.close();
                    loop.schedule(Duration.ZERO, () -> order.add("now"));
                    loop.schedule(Duration.ofMillis(-5), () -> order.add("past"));
                });
        Cmd.await("timers", () -> order.contains("late"));
        assertThat(order)
                .containsExactlyInAnyOrder("now", "past", "early", "late")
                .endsWith("early", "late");
        assertThat(fired.get(0)).isGreaterThanOrEqualTo(10_000_000);
    }

    @Test
    void aTimerSetOnTheLoopFiresWithoutAnotherWakeUp() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        loop.post(() -> loop.schedule(Duration.ofMillis(5), done::countDown));
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailingMessageDoesNotEndTheLoop() throws Exception {
        loop.post(() -> {
            throw new IllegalStateException("on purpose");
        });
        loop.schedule(Duration.ZERO, () -> {
            throw new AssertionError("on purpose");
        });
        runs(() -> {});
    }

    @Test
    void aMessageThatPostsItselfForEverDoesNotStarveTimers() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (done.getCount() > 0) {
                loop.post(again[0]);
            }
        };
        loop.post(again[0]);
        loop.schedule(Duration.ofMillis(5), done::countDown);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closedLoopsLeaveNoThreadAndTakePostsInSilence() {
        NetlinkLoop other = NetlinkLoop.start("other loop");
        other.close();
        other.close();
        other.post(() -> {});
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("other loop"));
    }
}
