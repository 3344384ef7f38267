/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on threads of a shared pool: a thread is taken only while there is work. */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final String name;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Thread at;
    private boolean active;
    private boolean abandoned;

    SerialExecutor(Executor pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    @Override
    public void execute(Runnable task) {
        offer(task, Integer.MAX_VALUE);
    }

    /** Takes a task, unless {@code most} of them are waiting, it was abandoned or the pool was shut down; whether it did. */
    synchronized boolean offer(Runnable task, int most) {
        if (abandoned || tasks.size() >= most) {
            return false;
        }
        tasks.add(task);
        if (!active) {
            active = true;
            try {
                pool.execute(this::drain);
            } catch (RejectedExecutionException e) { // the pool was shut down: what comes after the end is not news
                abandoned = true;
                tasks.clear();
                active = false;
                return false;
            }
        }
        return true;
    }

    /** Runs nothing more, and interrupts what runs. */
    synchronized void abandon() {
        abandoned = true;
        tasks.clear();
        if (at != null) {
            at.interrupt();
        }
    }

    /** Where the task under way stands, innermost first; empty: there is none. */
    List<String> stack() {
        Thread thread;
        synchronized (this) {
            thread = at;
        }
        return Bulkhead.stackOf(thread);
    }

    private synchronized void at(Thread thread) {
        at = thread;
    }

    private void drain() {
        Thread thread = Thread.currentThread();
        String before = thread.getName();
        thread.setName(name);
        at(thread);
        try {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) { // a plug-in's failure must not end its thread's other work, and neither may an
                    // Error
                    LOG.warn("{}: {}", name, e.toString(), e);
                }
            }
        } finally {
            at(null);
            Thread.interrupted(); // the pool's thread is not to blame
            thread.setName(before);
        }
    }

    private synchronized Runnable next() {
        Runnable task = tasks.poll();
        active = task != null;
        return task;
    }
}
