/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/**
 * The descriptors that a loop waits for (epoll(7), level-triggered): adding and removing one costs the same however many there are. Each has a
 * number of its own, so that a descriptor that was closed and given out anew is not taken for the old one.
 */
final class Epoll {
    /** {@code EPOLLIN}. */
    static final int READABLE = 1;
    /** {@code EPOLLOUT}. */
    static final int WRITABLE = 4;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MOST = 64;
    /** linux/eventpoll.h: {@code __attribute__((packed))} on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int NUMBER_AT = PACKED ? 4 : 8;

    private final int fd;
    private final Map<Long, EventSource> sources = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final ByteBuffer events = NativeMemory.allocate(MOST * EVENT_BYTES);
    private final long address = NativeMemory.address(events);
    private final ByteBuffer change = NativeMemory.allocate(EVENT_BYTES);
    private boolean closed;

    Epoll() {
        fd = Libc.epoll();
        if (fd < 0) {
            throw new KernelException("epoll: " + Errno.describe(-fd, ""), -fd);
        }
    }

    /** Waits for {@code source} from now on, until closed; close before the descriptor is. Any thread. */
    Registration add(EventSource source, int what) {
        long number = count.incrementAndGet();
        sources.put(number, source);
        int result = control(ADD, source.fd(), what, number);
        if (result < 0) {
            sources.remove(number);
            throw new KernelException("epoll: " + Errno.describe(-result, ""), -result);
        }
        return () -> {
            if (sources.remove(number) != null) {
                control(DELETE, source.fd(), 0, 0);
            }
        };
    }

    private synchronized int control(int operation, int source, int what, long number) {
        if (closed) {
            return 0;
        }
        change.putInt(0, what).putLong(NUMBER_AT, number);
        int result = Libc.epollControl(fd, operation, source, NativeMemory.address(change));
        Reference.reachabilityFence(change);
        return result;
    }

    /** Waits at most {@code millis}, -1: for ever; how many are ready, 0 also after an interruption. Loop only. */
    int await(int millis) {
        return Math.max(0, Libc.epollWait(fd, address, MOST, millis));
    }

    /** Ready source number {@code i} of the last {@link #await}; empty: it has been removed since. Loop only. */
    Optional<EventSource> ready(int i) {
        return Optional.ofNullable(sources.get(events.getLong(i * EVENT_BYTES + NUMBER_AT)));
    }

    /** The loop has ended. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }
}
