/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.kernel.sys.EventFd;
import org.pointsman.kernel.sys.Libc;
import org.pointsman.kernel.sys.NativeMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control loop: one thread in poll(2) over event sockets, timers and posted messages. So a kernel event is handled on
 * the thread that reads it, without a hand-off.
 */
public final class NetlinkLoop implements ControlLoop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkLoop.class);
    private static final int POLLFD_BYTES = 8;

    /** Messages and timers that run before events are looked at again. */
    private static final int BURST = 256;

    private static final long CLOSE_MILLIS = 5000;

    private final EventFd wake = new EventFd();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final CopyOnWriteArrayList<EventSource> sources = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    private NetlinkLoop(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts a loop on a new thread called {@code name}, in the network namespace of the caller. */
    public static NetlinkLoop start(String name) {
        NetlinkLoop loop = new NetlinkLoop(name);
        loop.thread.start();
        return loop;
    }

    /** Waits for {@code source} too, until closed; close before the descriptor is. Any thread. */
    public Registration watch(EventSource source) {
        sources.add(source);
        wake();
        return () -> sources.remove(source);
    }

    @Override
    public void post(Runnable message) {
        messages.add(message);
        if (!inLoop()) {
            wake();
        }
    }

    @Override
    public Registration schedule(Duration delay, Runnable message) {
        Registration timer = timers.add(nanoTime() + delay.toNanos(), message);
        if (!inLoop()) {
            wake();
        }
        return timer;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    private void wake() {
        if (signalled.compareAndSet(false, true)) {
            wake.signal();
        }
    }

    private void run() {
        Polled polled = new Polled(List.of(), wake.fd());
        while (!stopped) {
            if (!polled.sources.equals(sources)) {
                polled = new Polled(List.copyOf(sources), wake.fd());
            }
            turn(polled);
        }
    }

    /** One turn; a method of its own, as the compiler takes a loop that mostly waits for one that runs seldom. */
    private void turn(Polled polled) {
        polled.poll(messages.isEmpty() ? timers.millisToNext(nanoTime()) : 0);
        if (polled.ready(0)) {
            // cleared before the queue is read: a later post signals again
            wake.clear();
            signalled.set(false);
        }
        for (int i = 0; i < polled.sources.size(); i++) {
            if (polled.ready(i + 1)) {
                EventSource source = polled.sources.get(i);
                if (sources.contains(source)) {
                    guarded(source::ready);
                }
            }
        }
        for (int i = 0; i < BURST && !stopped; i++) {
            var due = timers.takeDue(nanoTime());
            if (due.isEmpty()) {
                break;
            }
            guarded(due.get());
        }
        for (int i = 0; i < BURST && !stopped; i++) {
            Runnable message = messages.poll();
            if (message == null) {
                break;
            }
            guarded(message);
        }
    }

    private static void guarded(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // one broken message must not end the loop
            LOG.error("A message of the control loop failed", e);
        }
    }

    /** Ends the loop; waits until its thread is gone, unless called on it. What was posted and not run is dropped. */
    @Override
    public void close() {
        stopped = true;
        wake.signal();
        if (!inLoop()) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.error("The control loop does not end: it hangs in\n    {}", trace());
                return; // its descriptors stay open: closing them under it would be worse
            }
        }
        wake.close();
    }

    private String trace() {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append(element).append("\n    ");
        }
        return text.toString();
    }

    /** The array of {@code struct pollfd} (int fd, short events, short revents): the wake-up first, then the sources. */
    private static final class Polled {
        private final List<EventSource> sources;
        private final ByteBuffer fds;
        private final long address;

        Polled(List<EventSource> sources, int wakeFd) {
            this.sources = sources;
            this.fds = NativeMemory.allocate(POLLFD_BYTES * (sources.size() + 1));
            this.address = NativeMemory.address(fds);
            put(0, wakeFd);
            for (int i = 0; i < sources.size(); i++) {
                put(i + 1, sources.get(i).fd());
            }
        }

        private void put(int i, int fd) {
            fds.putInt(POLLFD_BYTES * i, fd).putShort(POLLFD_BYTES * i + 4, Libc.POLLIN);
        }

        void poll(int millis) {
            if (Libc.poll(address, sources.size() + 1, millis) < 0) {
                for (int i = 0; i <= sources.size(); i++) {
                    fds.putShort(POLLFD_BYTES * i + 6, (short) 0); // interrupted: nothing is known to be ready
                }
            }
        }

        boolean ready(int i) {
            return fds.getShort(POLLFD_BYTES * i + 6) != 0;
        }
    }
}
