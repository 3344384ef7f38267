/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.FwMark;
import org.pointsman.kernel.netlink.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes flows by mark on a thread of its own: the kernel walks its whole table for that, some tenths of a second when it is full and the
 * machine busy, and the control loop has other things to do. One after the other, in the order of asking. The thread ends when it has
 * been idle.
 */
public final class FlowRemoval implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowRemoval.class);
    private static final int IDLE_SECONDS = 10;
    private static final int LAST_SECONDS = 5;

    private final Function<FwMark, Optional<String>> deletion;
    private final Consumer<KernelEvent.FlowsDeleted> done;
    private final Runnable last;
    private final ThreadPoolExecutor worker;

    /**
     * Deletes from {@code table}, whose socket is used by the worker only.
     *
     * @param done called on the worker's thread
     */
    public FlowRemoval(Conntrack table, Consumer<KernelEvent.FlowsDeleted> done) {
        this(table, new FlowResets(), done);
    }

    private FlowRemoval(Conntrack table, FlowResets resets, Consumer<KernelEvent.FlowsDeleted> done) {
        this(mark -> thoroughly(table, resets, mark), resets::close, done);
    }

    /** {@code deletion}: answers with a reason if it failed. */
    FlowRemoval(Function<FwMark, Optional<String>> deletion, Consumer<KernelEvent.FlowsDeleted> done) {
        this(deletion, () -> {}, done);
    }

    private FlowRemoval(
            Function<FwMark, Optional<String>> deletion, Runnable last, Consumer<KernelEvent.FlowsDeleted> done) {
        this.deletion = deletion;
        this.last = last;
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
     * A packet that was on its way through the router during the first walk may have made an entry behind it: so there is a second one. What is
     * there after that is of somebody who binds to the uplink, and right. TCP ends are reset last, as their answers shall find no entry.
     */
    private static Optional<String> thoroughly(Conntrack table, FlowResets resets, FwMark mark) {
        List<Flow> tcp = listed(table, mark);
        Optional<Refusal> refusal = table.delete(mark).or(() -> table.delete(mark));
        if (refusal.isEmpty()) {
            resets.reset(tcp);
        }
        return refusal.map(Refusal::sentence);
    }

    private static List<Flow> listed(Conntrack table, FwMark mark) {
        try {
            return table.tcp(mark);
        } catch (KernelException e) {
            LOG.debug("no TCP ends will be reset", e);
            return List.of(); // that entries go is more important
        }
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
        last.run();
    }
}
