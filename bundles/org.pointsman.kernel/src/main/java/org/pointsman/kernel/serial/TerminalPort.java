/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.serial;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SerialListener;
import org.pointsman.api.kernel.SerialPort;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sys.EventFd;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open terminal device, read by a thread of its own in poll(2). */
final class TerminalPort implements SerialPort {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalPort.class);
    private static final int POLLFD_BYTES = 8;
    private static final int BUFFER = 4096;
    private static final int PATIENCE_MILLIS = 1000;

    private final Path device;
    private final int fd;
    private final SerialListener listener;
    private final EventFd wake = new EventFd();
    private final Thread reader;
    private volatile boolean ending;
    private boolean closed;

    private TerminalPort(Path device, int fd, SerialListener listener) {
        this.device = device;
        this.fd = fd;
        this.listener = listener;
        this.reader = new Thread(this::read, "serial-" + device.getFileName());
        reader.setDaemon(true);
    }

    static TerminalPort open(Path device, int speed, SerialListener listener) {
        ByteBuffer path = NativeMemory.string(device.toString());
        int fd = Libc.open(NativeMemory.address(path), Libc.O_TERMINAL, 0);
        Reference.reachabilityFence(path);
        if (fd < 0) {
            throw refused(device, -fd);
        }
        int result = Termios.raw(fd, speed);
        if (result < 0) {
            Libc.close(fd);
            throw result == -Errno.ENOTTY
                    ? new KernelException(device + " is no serial line", Errno.ENOTTY)
                    : refused(device, -result);
        }
        TerminalPort port = new TerminalPort(device, fd, listener);
        port.reader.start();
        return port;
    }

    private static KernelException refused(Path device, int errno) {
        return new KernelException(device + " cannot be opened: " + Errno.describe(errno, ""), errno);
    }

    @Override
    public synchronized void write(byte[] bytes) {
        if (closed) {
            throw new KernelException(device + " is closed", Errno.EBADF);
        }
        ByteBuffer buffer = NativeMemory.allocate(bytes.length).put(0, bytes);
        long address = NativeMemory.address(buffer);
        int done = 0;
        while (done < bytes.length) {
            int n = Libc.write(fd, address + done, bytes.length - done);
            if (n >= 0) {
                done += n;
            } else if (n == -Errno.EAGAIN) {
                awaitRoom();
            } else if (n != -Errno.EINTR) {
                throw new KernelException(device + " cannot be written: " + Errno.describe(-n, ""), -n);
            }
        }
        Reference.reachabilityFence(buffer);
    }

    private void awaitRoom() {
        ByteBuffer fds = NativeMemory.allocate(POLLFD_BYTES);
        fds.putInt(0, fd).putShort(4, Libc.POLLOUT);
        int ready = Libc.poll(NativeMemory.address(fds), 1, PATIENCE_MILLIS);
        Reference.reachabilityFence(fds);
        if (ready == 0) {
            throw new KernelException(device + " takes nothing that is written to it", Errno.EAGAIN);
        }
    }

    private void read() {
        ByteBuffer fds = NativeMemory.allocate(2 * POLLFD_BYTES);
        fds.putInt(0, fd).putShort(4, Libc.POLLIN);
        fds.putInt(8, wake.fd()).putShort(12, Libc.POLLIN);
        ByteBuffer buffer = NativeMemory.allocate(BUFFER);
        long polled = NativeMemory.address(fds);
        long address = NativeMemory.address(buffer);
        while (!ending) {
            int ready = Libc.poll(polled, 2, -1);
            if (ending || ready == -Errno.EINTR) {
                continue;
            }
            int n = Libc.read(fd, address, BUFFER);
            if (n > 0) {
                byte[] bytes = new byte[n];
                buffer.get(0, bytes);
                tell(() -> listener.received(bytes));
            } else if (n != -Errno.EAGAIN && n != -Errno.EINTR) {
                // a hung-up terminal reads as its end, or as EIO
                tell(() -> listener.lost(device + " is gone"));
                break;
            }
        }
        Reference.reachabilityFence(fds);
        Reference.reachabilityFence(buffer);
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("the listener of {} failed", device, e);
        }
    }

    @Override
    public void handOver() {
        ending = true;
        wake.signal();
        boolean interrupted = false;
        while (Thread.currentThread() != reader && reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true; // the descriptor must not go while it is read
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        handOver();
        synchronized (this) {
            if (!closed) {
                closed = true;
                wake.close();
                // else close waits up to 30 s for a dead modem to take the rest (closing_wait)
                Libc.tcflush(fd, Libc.TCOFLUSH);
                Libc.close(fd);
            }
        }
    }
}
