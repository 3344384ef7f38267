/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;

/** One probe on its way: it ends once, and then gives back what it holds. Loop only. */
final class Attempt implements Registration {
    /** A part of the patience: the judge has deadlines of its own, which are shorter. */
    private static final int SLACK = 16;

    private final ControlLoop loop;
    private final Consumer<ProbeResult> end;
    private final Registration timer;
    private final long began;
    private Registration held = () -> {};
    private boolean over;

    /** {@code silent}: what to say when patience has run out. */
    Attempt(ControlLoop loop, Duration patience, Supplier<ProbeResult> silent, Consumer<ProbeResult> end) {
        this.loop = loop;
        this.end = end;
        this.began = loop.nanoTime();
        this.timer = loop.schedule(patience, patience.dividedBy(SLACK), () -> finish(silent.get()));
    }

    /** Holds {@code next} in the place of what it held before. */
    void hold(Registration next) {
        held.close();
        held = next;
        if (over) {
            next.close();
        }
    }

    Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - began));
    }

    void finish(ProbeResult result) {
        if (!over) {
            close();
            end.accept(result);
        }
    }

    boolean over() {
        return over;
    }

    @Override
    public void close() {
        over = true;
        timer.close();
        held.close();
    }
}
