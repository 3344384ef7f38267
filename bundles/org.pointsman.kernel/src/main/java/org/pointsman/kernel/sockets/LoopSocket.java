/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.sockets;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.kernel.loop.EventSource;
import org.pointsman.kernel.loop.NetlinkLoop;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;

/** One socket that the loop reads. Loop only. */
final class LoopSocket implements UplinkSocket, EventSource {
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Then the loop looks at others first; the rest is still there. */
    private static final int BURST = 16;

    private final int fd;
    private final SocketListener listener;
    private final NetlinkLoop loop;
    private final SocketOptions options;
    private final ByteBuffer buffer;
    private Registration watch = () -> {};
    private boolean connecting;
    private boolean closed;

    LoopSocket(int fd, SocketListener listener, NetlinkLoop loop, SocketOptions options, ByteBuffer buffer) {
        this.options = options;
        this.fd = fd;
        this.listener = listener;
        this.loop = loop;
        this.buffer = buffer;
    }

    void watchedBy(Registration registration, boolean untilConnected) {
        watch = registration;
        connecting = untilConnected;
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void ready() {
        if (connecting) {
            connected();
        }
        for (int i = 0; i < BURST && !closed && !connecting; i++) {
            int n = Libc.recv(fd, NativeMemory.address(buffer), LoopSockets.BUFFER, Libc.MSG_DONTWAIT);
            if (n == -Errno.EAGAIN) {
                return;
            }
            long now = System.nanoTime();
            if (n < 0) {
                rest();
                listener.failed(Errno.describe(-n, ""), now);
                return;
            } else if (n == 0) {
                rest();
                listener.ended();
                return;
            }
            byte[] bytes = new byte[n];
            buffer.get(0, bytes);
            listener.received(bytes, now);
        }
    }

    private void connected() {
        long now = System.nanoTime();
        int errno = options.error(fd);
        rest();
        if (errno != 0) {
            listener.failed(Errno.describe(errno, ""), now);
            return;
        }
        connecting = false;
        watch = loop.watch(this);
        listener.connected(now);
    }

    /** Nothing more is to be heard of it. */
    private void rest() {
        watch.close();
    }

    @Override
    public Optional<String> send(byte[] bytes) {
        if (closed || bytes.length > LoopSockets.BUFFER) {
            return Optional.of(closed ? "the socket is closed" : bytes.length + " bytes are too many at once");
        }
        buffer.put(0, bytes);
        int n = Libc.send(fd, NativeMemory.address(buffer), bytes.length, Libc.MSG_DONTWAIT | MSG_NOSIGNAL);
        return n == bytes.length ? Optional.empty() : Optional.of(Errno.describe(n < 0 ? -n : Errno.ENOBUFS, ""));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            rest();
            Libc.close(fd);
        }
    }
}
