/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one uplink on a thread of its own and hands its reports over; the control loop never calls an uplink. */
final class UplinkRunner implements UplinkContext {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkRunner.class);
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final String name;
    private final Uplink uplink;
    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Executor thread;
    private final BiConsumer<UplinkRunner, UplinkStatus> reports;
    private volatile boolean stopped;
    private volatile long busySince;

    UplinkRunner(
            String name,
            Uplink uplink,
            ControlLoop loop,
            LinkMonitor links,
            Executor pool,
            BiConsumer<UplinkRunner, UplinkStatus> reports) {
        this.name = name;
        this.uplink = uplink;
        this.loop = loop;
        this.links = links;
        this.thread = new SerialExecutor(pool, "uplink-" + name);
        this.reports = reports;
    }

    void start() {
        run(() -> uplink.start(this), "start");
    }

    void stop() {
        stopped = true;
        run(uplink::stop, "stop");
    }

    private void run(Runnable call, String what) {
        thread.execute(() -> {
            busySince = loop.nanoTime();
            try {
                call.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("uplink {} failed to {}: {}", name, what, e.toString(), e);
                if (!stopped) {
                    reports.accept(this, UplinkStatus.down("failed to " + what + ": " + e.getMessage()));
                }
            } finally {
                busySince = 0;
            }
        });
    }

    /** A sentence if the uplink hangs in a call. */
    Optional<String> stuck() {
        long since = busySince;
        long lasting = loop.nanoTime() - since;
        return since != 0 && lasting > PATIENCE
                ? Optional.of("uplink " + name + " has not returned from a call for "
                        + Duration.ofNanos(lasting).toSeconds() + " s")
                : Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LinkSnapshot links() {
        return links.current();
    }

    @Override
    public Registration onLinks(Consumer<LinkSnapshot> listener) {
        AtomicReference<LinkSnapshot> latest = new AtomicReference<>();
        AtomicBoolean closed = new AtomicBoolean(); // also for a picture that is on its way
        Registration subscription = links.subscribe(snapshot -> {
            if (!stopped && latest.getAndSet(snapshot) == null) {
                run(
                        () -> {
                            LinkSnapshot s = latest.getAndSet(null);
                            if (!stopped && !closed.get()) {
                                listener.accept(s);
                            }
                        },
                        "look at the links");
            }
        });
        return () -> {
            closed.set(true);
            subscription.close();
        };
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        AtomicBoolean closed = new AtomicBoolean();
        Registration timer = loop.schedule(
                delay,
                () -> execute(() -> {
                    if (!closed.get()) {
                        task.run();
                    }
                }));
        return () -> {
            closed.set(true);
            timer.close();
        };
    }

    @Override
    public void execute(Runnable task) {
        run(
                () -> {
                    if (!stopped) {
                        task.run();
                    }
                },
                "work");
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void report(UplinkStatus status) {
        if (!stopped) {
            reports.accept(this, status);
        }
    }
}
