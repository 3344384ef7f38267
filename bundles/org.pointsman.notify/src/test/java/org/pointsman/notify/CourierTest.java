/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.pointsman.api.notice.Notice;

class CourierTest {
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Semaphore tried = new Semaphore(0);
    private final AtomicBoolean reachable = new AtomicBoolean();

    private void tell(Notice notice) throws IOException {
        tried.release();
        if (!reachable.get()) {
            throw new IOException("Network is unreachable");
        }
        if (notice.uplink().equals("bad")) {
            throw new IllegalStateException("it answers 404");
        }
        told.add(notice.uplink());
    }

    private static Notice notice(String uplink) {
        return new News(Notice.Kind.UNUSABLE, uplink, Instant.EPOCH, uplink + " cannot be used", List.of());
    }

    private void awaitTold(String... uplinks) throws InterruptedException {
        for (String uplink : uplinks) {
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(uplink);
        }
    }

    private void awaitTries(int count) throws InterruptedException {
        assertThat(tried.tryAcquire(count, 30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatCannotBeToldWaitsInItsOrderAndIsToldAsSoonAsThereIsAWay() throws Exception {
        // an hour: what tells it is the wake, and no try of its own
        try (Courier courier = new Courier("hook", this::tell, Duration.ofHours(1))) {
            courier.take(notice("adsl"));
            courier.take(notice("lte"));
            awaitTries(1);
            reachable.set(true);
            while (courier.waiting() > 0 && told.isEmpty()) {
                courier.wake(); // the try that failed may not have been put down yet
                Thread.onSpinWait();
            }
            awaitTold("adsl", "lte");
        }
    }

    @Test
    void itIsTriedAgainByItself() throws Exception {
        try (Courier courier = new Courier("hook", this::tell, Duration.ofMillis(1))) {
            courier.take(notice("adsl"));
            awaitTries(3);
            reachable.set(true);
            awaitTold("adsl");
        }
    }

    @Test
    void whatIsRefusedForGoodHoldsNothingUp() throws Exception {
        reachable.set(true);
        try (Courier courier = new Courier("hook", this::tell, Duration.ofHours(1))) {
            courier.take(notice("bad"));
            courier.take(notice("adsl"));
            awaitTold("adsl");
        }
    }

    @Test
    void whatIsNewerIsKeptWhenTooMuchWaits() throws Exception {
        try (Courier courier = new Courier("hook", this::tell, Duration.ofMillis(1))) {
            for (int i = 0; i < Courier.MOST + 5; i++) {
                courier.take(notice("uplink" + i));
            }
            assertThat(courier.waiting()).isEqualTo(Courier.MOST);
            reachable.set(true);
            String first = told.poll(30, TimeUnit.SECONDS);
            assertThat(first).isEqualTo("uplink5");
            String last = first;
            for (int i = 1; i < Courier.MOST; i++) {
                last = told.poll(30, TimeUnit.SECONDS);
            }
            assertThat(last).isEqualTo("uplink" + (Courier.MOST + 4));
        }
    }
}
