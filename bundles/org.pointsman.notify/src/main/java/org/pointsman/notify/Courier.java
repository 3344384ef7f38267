/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.notice.Notifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notices to one notifier, oldest first, on a thread that is there only while there is something to bring. What cannot be told now waits, at most
 * {@value #MOST} notices of it, in memory. Thread-safe.
 */
final class Courier implements AutoCloseable {
    /** Of those that wait; with more the oldest go, as what is newer says more. */
    static final int MOST = 1000;

    static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int THREAD_LINGERS_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private final String name;
    private final Notifier notifier;
    private final Duration firstWait;
    private final Deque<Notice> waiting = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor thread;
    private Duration wait;
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private int dropped;
    private boolean failing;

    Courier(String name, Notifier notifier, Duration firstWait) {
        this.name = name;
        this.notifier = notifier;
        this.firstWait = firstWait;
        this.wait = firstWait;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "notifier-" + name);
            t.setDaemon(true);
            return t;
        });
        thread.setKeepAliveTime(THREAD_LINGERS_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Tells it soon. */
    synchronized void take(Notice notice) {
        if (waiting.size() == MOST) {
            waiting.remove();
            dropped++;
        }
        waiting.add(notice);
        if (next.isEmpty()) {
            schedule(Duration.ZERO);
        }
    }

    /** There may be a way now: what waits is told at once. */
    synchronized void wake() {
        wait = firstWait;
        if (next.isPresent() && next.get().cancel(false)) {
            schedule(Duration.ZERO);
        }
    }

    private void schedule(Duration after) {
        if (!thread.isShutdown()) {
            next = Optional.of(thread.schedule(this::tell, after.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private void tell() {
        Notice notice;
        synchronized (this) {
            notice = waiting.element();
        }
        try {
            notifier.tell(notice);
            told(notice, true);
        } catch (IOException e) {
            later(e);
        } catch (RuntimeException | LinkageError e) { // a plug-in's fault is not to stop the others' news
            LOG.warn("{} gives up a notice: {}", name, e.toString());
            told(notice, false);
        }
    }

    private synchronized void told(Notice notice, boolean well) {
        waiting.removeFirstOccurrence(notice); // it may have had to go meanwhile
        wait = firstWait;
        if (well && failing) {
            failing = false;
            LOG.info("{} can be reached again{}.", name, dropped == 0 ? "" : "; " + dropped + " notices were dropped");
            dropped = 0;
        }
        next = Optional.empty();
        if (!waiting.isEmpty()) {
            schedule(Duration.ZERO);
        }
    }

    private synchronized void later(IOException e) {
        if (!failing && !thread.isShutdown()) {
            failing = true;
            LOG.info("{} cannot be reached now, notices wait: {}", name, e.getMessage());
        }
        schedule(wait);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Tells no more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
