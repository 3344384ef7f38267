/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.kernel.sys.EventFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control loop: one thread in epoll_wait(2) over event sockets, timers and posted messages. So a kernel event is handled on
 * the thread that reads it, without a hand-off.
 */
public final class NetlinkLoop implements ControlLoop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkLoop.class);
    /** Messages and timers that run before events are looked at again. */
    private static final int BURST = 256;

    private static final long CLOSE_MILLIS = 5000;

    private final EventFd wake = new EventFd();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final Epoll epoll = new Epoll();
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
        return epoll.add(source, Epoll.READABLE);
    }

    /** Waits until something can be written to {@code source}, or it has failed; otherwise like {@link #watch}. */
    public Registration watchWritable(EventSource source) {
        return epoll.add(source, Epoll.WRITABLE);
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
        return schedule(delay, Duration.ZERO, message);
    }

    @Override
    public Registration schedule(Duration delay, Duration slack, Runnable message) {
        Registration timer = timers.add(nanoTime() + delay.toNanos(), Math.max(0, slack.toNanos()), message);
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
        Registration watched = epoll.add(
                new EventSource() {
                    @Override
                    public int fd() {
                        return wake.fd();
                    }

                    @Override
                    public void ready() {
                        // cleared before the queue is read: a later post signals again
                        wake.clear();
                        signalled.set(false);
                    }
                },
                Epoll.READABLE);
        while (!stopped) {
            turn();
        }
        watched.close();
    }

    /** One turn; a method of its own, as the compiler takes a loop that mostly waits for one that runs seldom. */
    private void turn() {
        int ready = epoll.await(messages.isEmpty() ? timers.millisToNext(nanoTime()) : 0);
        for (int i = 0; i < ready; i++) {
            Optional<EventSource> source = epoll.ready(i); // asked for only now: the one before may have closed it
            source.ifPresent(s -> guarded(s::ready));
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
        epoll.close();
        wake.close();
    }

    private String trace() {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append(element).append("\n    ");
        }
        return text.toString();
    }
}
