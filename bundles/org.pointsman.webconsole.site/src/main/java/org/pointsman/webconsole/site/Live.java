/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.DecisionReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second, and at once when something was decided, while somebody watches, on a thread of its own; what the control loop
 * calls here only puts a note on that thread's list.
 */
@Component(service = Live.class, configurationPid = Keeper.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    /** Each holds a thread of the HTTP service. */
    static final int MOST_WATCHERS = 8;

    private static final int TICK_MILLIS = 1000;

    private final Sources sources;
    private final Picture picture;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "console-live");
        t.setDaemon(true);
        return t;
    });
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Trace trace = new Trace();
    private final List<Watcher> watchers = new ArrayList<>();

    // what follows belongs to the thread
    private Optional<Future<?>> ticking = Optional.empty();
    private Optional<Following> following = Optional.empty();
    // two readings a second or more apart, the later one second
    private volatile List<Counters> readings = List.of(read(), read());

    private record Following(Wan wan, DecisionJournal journal, List<Registration> registrations) {
        void end() {
            registrations.forEach(Registration::close);
        }
    }

    /** Shows what {@code picture} draws. */
    @Activate
    public Live(@Reference Sources sources, @Reference Picture picture) {
        this.sources = sources;
        this.picture = picture;
        thread.scheduleAtFixedRate(this::sample, 0, Trace.STEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends everybody home. */
    @Deactivate
    void stop() {
        synchronized (watchers) {
            watchers.forEach(Watcher::end);
            watchers.clear();
        }
        thread.execute(() -> following.ifPresent(Following::end));
        thread.shutdown();
    }

    /** The picture now, for who asks once. */
    JsonObject now() {
        Counters now = read();
        return picture.all(since(now), now);
    }

    /** The uplinks now. */
    List<JsonObject> uplinks() {
        Counters now = read();
        return picture.uplinks(since(now), now);
    }

    /** What was measured of late. */
    Trace trace() {
        return trace;
    }

    private void sample() {
        try {
            sources.find(Wan.class).ifPresent(w -> trace.add(w.snapshot()));
        } catch (RuntimeException e) { // the next sample is not to be lost
            LOG.warn("The uplinks' health cannot be noted: {}", e.toString());
        }
    }

    private static Counters read() {
        return Counters.read(Counters.FILE, System.nanoTime());
    }

    /** A reading that is old enough for a rate. */
    private Counters since(Counters now) {
        List<Counters> both = readings;
        return both.get(now.nanos() - both.get(1).nanos() < TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS) / 2 ? 0 : 1);
    }

    /** Somebody more; empty: there are {@value #MOST_WATCHERS} already. */
    Optional<Watcher> watch() {
        synchronized (watchers) {
            if (watchers.size() >= MOST_WATCHERS) {
                return Optional.empty();
            }
            Watcher watcher = new Watcher();
            watchers.add(watcher);
            thread.execute(this::begin);
            return Optional.of(watcher);
        }
    }

    /** Somebody less. */
    void leave(Watcher watcher) {
        synchronized (watchers) {
            watchers.remove(watcher);
        }
    }

    private void begin() {
        if (ticking.isEmpty()) {
            readings = List.of(read(), read());
            ticking = Optional.of(
                    thread.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
        }
        follow();
        show();
    }

    private void tick() {
        try {
            synchronized (watchers) {
                if (watchers.isEmpty()) {
                    ticking.ifPresent(t -> t.cancel(false));
                    ticking = Optional.empty();
                    following.ifPresent(Following::end);
                    following = Optional.empty();
                    return;
                }
            }
            follow();
            readings = List.of(readings.get(1), read());
            show();
        } catch (RuntimeException e) { // the next second is not to be lost
            LOG.warn("The live page cannot be shown: {}", e.toString());
        }
    }

    /** Rates are always over a whole second and more, also when something happens in between. */
    private void show() {
        String text = picture.all(readings.get(0), readings.get(1)).toString();
        synchronized (watchers) {
            watchers.forEach(w -> w.show(text));
        }
    }

    private void showSoon() {
        if (asked.compareAndSet(false, true)) {
            submit(() -> {
                asked.set(false);
                show();
            });
        }
    }

    private void decided(Decision decision) {
        submit(() -> {
            String text = new DecisionReport(decision).json().toString();
            synchronized (watchers) {
                watchers.forEach(w -> w.tell(text));
            }
        });
    }

    private void submit(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.warn("The live page cannot be shown: {}", e.toString());
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            return; // it is being stopped
        }
    }

    /** Services may have come or gone. */
    private void follow() {
        Optional<Wan> wan = sources.find(Wan.class);
        Optional<DecisionJournal> journal = sources.find(DecisionJournal.class);
        if (following.map(Following::wan).equals(wan)
                && following.map(Following::journal).equals(journal)) {
            return;
        }
        following.ifPresent(Following::end);
        following = wan.isPresent() && journal.isPresent()
                ? Optional.of(new Following(
                        wan.get(),
                        journal.get(),
                        List.of(
                                wan.get().subscribe(s -> showSoon()),
                                journal.get().subscribe(this::decided))))
                : Optional.empty();
    }
}
