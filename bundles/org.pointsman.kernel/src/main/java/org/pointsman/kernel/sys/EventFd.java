/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sys;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.pointsman.api.kernel.KernelException;

/**
 * An eventfd(2) that wakes a thread out of poll(2): neither an interrupt nor a close does. {@link #signal()} is for any
 * thread, the rest for the waiting one.
 */
public final class EventFd implements AutoCloseable {
    private final int fd;
    private final ByteBuffer one = NativeMemory.allocate(8);
    private final ByteBuffer sink = NativeMemory.allocate(8);
    private final long oneAddress = NativeMemory.address(one);
    private final long sinkAddress = NativeMemory.address(sink);
    private boolean closed;

    /**
     * Opens it.
     *
     * @throws KernelException if there are no descriptors left
     */
    public EventFd() {
        int result = Libc.eventfd();
        if (result < 0) {
            throw new KernelException("eventfd: " + Errno.describe(-result, ""), -result);
        }
        fd = result;
        one.putLong(0, 1);
    }

    /** The descriptor, readable once signalled. */
    public int fd() {
        return fd;
    }

    /** Makes it readable; nothing happens once it is closed, when the number may mean another file. */
    public synchronized void signal() {
        if (!closed) {
            Libc.write(fd, oneAddress, 8);
            Reference.reachabilityFence(one);
        }
    }

    /** Makes it unreadable again. */
    public void clear() {
        Libc.read(fd, sinkAddress, 8);
        Reference.reachabilityFence(sink);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }
}
