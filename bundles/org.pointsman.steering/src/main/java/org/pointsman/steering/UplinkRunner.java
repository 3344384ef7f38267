/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one uplink on a thread of its own and hands its reports over; the control loop never calls an uplink. */
final class UplinkRunner implements UplinkContext {
    private static final Logger LOG = LoggerFactory.getLogger(UplinkRunner.class);
    private static final long PATIENCE = CallKind.UPLINK_WORK.deadline().toNanos();
    /** Tasks of a plug-in's uplink that wait: more are not taken. */
    private static final int MOST_WAITING = 1000;

    private final String name;
    private final Uplink uplink;
    private final long bundle;
    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Executor pool;
    private final Plugins plugins;
    private final BiConsumer<UplinkRunner, UplinkStatus> reports;
    private final AtomicReference<UplinkStatus> latest = new AtomicReference<>();
    private final Throttle reporting;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile SerialExecutor thread;
    private volatile boolean stopped;
    private volatile boolean suspended;
    private volatile CallKind doing = CallKind.UPLINK_START;
    private volatile long busySince;
    private volatile int calls;

    /**
     * Not started.
     *
     * @param bundle whose uplink it is; 0: one of ours
     * @param reports gets what it reports, on the loop
     */
    UplinkRunner(
            String name,
            Uplink uplink,
            long bundle,
            ControlLoop loop,
            LinkMonitor links,
            Executor pool,
            Plugins plugins,
            BiConsumer<UplinkRunner, UplinkStatus> reports) {
        this.name = name;
        this.uplink = uplink;
        this.bundle = bundle;
        this.loop = loop;
        this.links = links;
        this.pool = pool;
        this.plugins = plugins;
        this.thread = new SerialExecutor(pool, "uplink-" + name);
        this.reports = reports;
        this.reporting = new Throttle(
                loop,
                this::handOver,
                () -> plugins.strike(
                        bundle, "uplink " + name + " reported 1000 times in a second", thread.stack(), false));
    }

    /** Whose it is; 0: one of ours. */
    long bundle() {
        return bundle;
    }

    void start() {
        if (plugins.holds(bundle)) {
            suspended = true;
        } else {
            run(() -> uplink.start(this), CallKind.UPLINK_START, "start");
        }
    }

    void stop() {
        stopped = true;
        if (!suspended) {
            run(uplink::stop, CallKind.UPLINK_STOP, "stop");
        }
    }

    /** Its plug-in is in quarantine: it is not called any more, and nothing of it is heard. */
    void suspend() {
        if (!suspended) {
            suspended = true;
            busySince = 0;
            thread.abandon();
        }
    }

    /** It is called again, from the beginning: on another thread, as the former may never return. */
    void resume() {
        if (suspended && !stopped) {
            suspended = false;
            thread = new SerialExecutor(pool, "uplink-" + name);
            run(uplink::stop, CallKind.UPLINK_STOP, "stop");
            start();
        }
    }

    private void run(Runnable call, CallKind kind, String what) {
        SerialExecutor on = thread;
        boolean taken = on.offer(
                () -> {
                    doing = kind;
                    calls++;
                    busySince = loop.nanoTime();
                    watch();
                    try {
                        call.run();
                    } catch (Throwable e) { // also an Error: nobody else has to end for that
                        failed(e, what);
                    } finally {
                        if (on == thread) {
                            busySince = 0;
                        }
                    }
                },
                bundle == 0 || kind == CallKind.UPLINK_STOP ? Integer.MAX_VALUE : MOST_WAITING);
        if (!taken && !suspended) {
            strike("uplink " + name + " has " + MOST_WAITING + " tasks waiting", List.of(), false);
        }
    }

    private void failed(Throwable e, String what) {
        if (bundle == 0) {
            LOG.warn("uplink {} failed to {}: {}", name, what, e.toString(), e);
        } else {
            LOG.debug("uplink {} failed to {}", name, what, e); // the strike is told; stacks of overflows are long
        }
        if (!stopped && !suspended) {
            reports(UplinkStatus.down("failed to " + what + ": " + e.getMessage()));
        }
        strike("uplink " + name + " failed to " + what + " (" + e + ")", List.of(), false);
    }

    private void strike(String sentence, List<String> stack, boolean costly) {
        if (bundle != 0) {
            loop.post(() -> plugins.strike(bundle, sentence, stack, costly));
        }
    }

    /** Has a plug-in's calls looked at, one look under way at a time. */
    private void watch() {
        if (bundle != 0 && watching.compareAndSet(false, true)) {
            loop.post(this::look);
        }
    }

    private void look() {
        int call = calls;
        FairWait.on(loop, CallKind.UPLINK_WORK.deadline(), () -> {
            if (busySince != 0 && !suspended) {
                if (call == calls) {
                    plugins.strike(bundle, "uplink " + name + " " + doing.late(), thread.stack(), true);
                }
                look();
                return;
            }
            watching.set(false);
            if (busySince != 0 && !suspended) {
                watch(); // one began just now
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
                        CallKind.UPLINK_WORK,
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
                CallKind.UPLINK_WORK,
                "work");
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void report(UplinkStatus status) {
        if (!stopped && !suspended) {
            reports(Objects.requireNonNull(status));
        }
    }

    private void reports(UplinkStatus status) {
        if (bundle == 0) {
            loop.post(() -> reports.accept(this, status));
        } else {
            latest.set(status);
            reporting.ask();
        }
    }

    private void handOver() {
        UplinkStatus status = latest.getAndSet(null);
        if (status != null && !suspended) {
            reports.accept(this, status);
        }
    }
}
