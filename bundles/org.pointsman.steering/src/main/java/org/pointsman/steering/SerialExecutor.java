/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on threads of a shared pool: a thread is taken only while there is work. */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final String name;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean active;

    SerialExecutor(Executor pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
        if (!active) {
            active = true;
            pool.execute(this::drain);
        }
    }

    private void drain() {
        Thread thread = Thread.currentThread();
        String before = thread.getName();
        thread.setName(name);
        try {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (RuntimeException
                        | LinkageError e) { // a plug-in's failure must not end its thread's other work
                    LOG.warn("{}: {}", name, e.toString(), e);
                }
            }
        } finally {
            thread.setName(before);
        }
    }

    private synchronized Runnable next() {
        Runnable task = tasks.poll();
        active = task != null;
        return task;
    }
}
