/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.netlink.Refusal;

/**
 * Deletes flows by mark on a thread of its own: the kernel walks its whole table for that, some tenths of a second when it is full and the
 * machine busy, and the control loop has other things to do. One after the other, in the order of asking. The thread ends when it has
 * been idle.
 */
public final class FlowRemoval implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;
    private static final int LAST_SECONDS = 5;

    private final Function<FwMark, Optional<String>> deletion;
    private final Consumer<KernelEvent.FlowsDeleted> done;
    private final ThreadPoolExecutor worker;

    /**
     * Deletes from {@code table}, whose socket is used by the worker only.
     *
     * @param done called on the worker's thread
     */
    public FlowRemoval(Conntrack table, Consumer<KernelEvent.FlowsDeleted> done) {
        this(mark -> thoroughly(table, mark), done);
    }

    /** {@code deletion}: answers with a reason if it failed. */
    FlowRemoval(Function<FwMark, Optional<String>> deletion, Consumer<KernelEvent.FlowsDeleted> done) {
        this.deletion = deletion;
        this.done = done;
        worker = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "pointsman-conntrack");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
    }

    /** Has the flows with {@code mark} deleted; returns at once. Any thread. */
    public void remove(FwMark mark) {
        long asked = System.nanoTime();
        worker.execute(() -> {
            Optional<String> problem;
            try {
                problem = deletion.apply(mark);
            } catch (KernelException e) {
                problem = Optional.of(e.getMessage());
            }
            long now = System.nanoTime();
            done.accept(new KernelEvent.FlowsDeleted(mark, asked, now, problem.orElse("")));
        });
    }

    /**
     * A packet that was on its way through the router during the first walk may have made an entry behind it: so it is looked at again. What is
     * there after the second walk is of somebody who binds to the uplink, and right.
     */
    private static Optional<String> thoroughly(Conntrack table, FwMark mark) {
        Optional<Refusal> refusal = table.delete(mark);
        if (refusal.isEmpty() && table.count(mark) > 0) {
            refusal = table.delete(mark);
        }
        return refusal.map(Refusal::sentence);
    }

    /** Does what was asked for, for at most {@value #LAST_SECONDS} s, and ends. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
