/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.loop.NetlinkLoop;

class FlowRemovalTest {
    private static final FwMark FIRST = new FwMark(0x01000000, 0xff000000);
    private static final FwMark SECOND = new FwMark(0x02000000, 0xff000000);

    private final BlockingQueue<KernelEvent.FlowsDeleted> events = new LinkedBlockingQueue<>();

    @Test
    void theLoopGoesOnWhileADeletionIsUnderWay() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch kernel = new CountDownLatch(1);
        CountDownLatch loopRan = new CountDownLatch(1);
        Function<FwMark, Optional<String>> slow = mark -> {
            underWay.countDown();
            waitFor(kernel);
            return Optional.empty();
        };
        NetlinkLoop loop = NetlinkLoop.start("test loop");
        try (FlowRemoval flows = new FlowRemoval(slow, e -> loop.post(() -> events.add(e)))) {
            loop.post(() -> flows.remove(FIRST));
            waitFor(underWay);
            loop.post(loopRan::countDown);
            waitFor(loopRan);
            assertThat(events).as("it is still under way").isEmpty();
            kernel.countDown();
            assertThat(next()).satisfies(e -> {
                assertThat(e.mark()).isEqualTo(FIRST);
                assertThat(e.problem()).isEmpty();
                assertThat(e.nanos()).isGreaterThanOrEqualTo(e.askedNanos());
            });
        } finally {
            kernel.countDown();
            loop.close();
        }
    }

    @Test
    void aRefusalIsToldAndDoesNotKeepTheNextFromItsTurn() throws Exception {
        Function<FwMark, Optional<String>> kernel = mark -> {
            if (mark.equals(FIRST)) {
                throw new KernelException("no answer", 0);
            }
            return Optional.of("no");
        };
        try (FlowRemoval flows = new FlowRemoval(kernel, events::add)) {
            flows.remove(FIRST);
            flows.remove(SECOND);
            assertThat(next().problem()).isEqualTo("no answer");
            assertThat(next().problem()).isEqualTo("no");
        }
    }

    @Test
    void whatWasAskedForIsDoneBeforeItEnds() throws Exception {
        try (FlowRemoval flows = new FlowRemoval(mark -> Optional.empty(), events::add)) {
            flows.remove(FIRST);
            flows.remove(SECOND);
        }
        assertThat(events).extracting(KernelEvent.FlowsDeleted::mark).containsExactly(FIRST, SECOND);
    }

    private KernelEvent.FlowsDeleted next() throws InterruptedException {
        return Optional.ofNullable(events.poll(30, TimeUnit.SECONDS)).orElseThrow(AssertionError::new);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
