/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadersTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch came = new CountDownLatch(1);
    private final Semaphore reading = new Semaphore(0);
    private final Readers readers = new Readers(3);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private byte[] slowly() throws IOException {
        reading.release();
        try {
            came.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        return new byte[0];
    }

    /** Reads on a thread of its own; the future's value: whether the thread was left interrupted. */
    private Future<Boolean> reader(String address) throws InterruptedException {
        Future<Boolean> reader = threads.submit(() -> {
            try {
                readers.read(address, this::slowly);
            } finally {
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
            return true;
        });
        assertThat(reading.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        return reader;
    }

    @Test
    void theOldestOfWhoeverHasMostMakesRoom() throws Exception {
        Future<Boolean> other = reader("192.0.2.1");
        Future<Boolean> first = reader("192.0.2.66");
        Future<Boolean> second = reader("192.0.2.66");
        Future<Boolean> third = reader("192.0.2.66");
        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Readers.DrivenOut.class);
        came.countDown();
        assertThat(other.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(third.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoHasReadMakesRoomByItself() throws Exception {
        came.countDown();
        for (int i = 0; i < 10; i++) {
            assertThat(reader("192.0.2.1").get(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
