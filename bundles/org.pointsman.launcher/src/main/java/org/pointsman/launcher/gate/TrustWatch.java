/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that what the gate went by is another now: a signer allowed or revoked, a folder closed to others. A thread that looks from time to time, and that is not
 * there before there is a plug-in.
 */
final class TrustWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TrustWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Supplier<String> seen;
    private final Runnable changed;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile Thread thread;

    /**
     * Not looking yet.
     *
     * @param seen what there is to go by, in any words that differ when it does
     * @param changed called in the watch's thread
     */
    TrustWatch(Supplier<String> seen, Runnable changed) {
        this.seen = seen;
        this.changed = changed;
    }

    /** From now on; calling it again changes nothing. Any thread. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            String first = seen.get();
            Thread started = new Thread(() -> look(first), "plug-in trust");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    /** Has it act as if something had changed, soon. Any thread. */
    void again() {
        begin();
        asked.set(true);
        LockSupport.unpark(thread);
    }

    private void look(String first) {
        String last = first;
        while (true) {
            LockSupport.parkNanos(EVERY.toNanos());
            String now = seen.get();
            if (asked.getAndSet(false) || !now.equals(last)) {
                last = now;
                try {
                    changed.run();
                } catch (IllegalStateException e) {
                    LOG.debug("The framework has ended", e);
                    return;
                }
            }
        }
    }
}
