/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.plugin.PluginCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-ins that were called: a bulkhead and a list of strikes for each. Loop only, but for what {@link PluginCalls} offers. */
final class Plugins implements PluginCalls {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    /** Waiting for a call's turn and for a machine that is busy; the loop says when a call is late. */
    private static final long LONGEST_ASK = Duration.ofSeconds(60).toNanos();

    private static final String STOPPED = "is not called: steering was stopped";

    private static final String HELD = "is not called: its plug-in is in quarantine";

    private final ControlLoop loop;
    private final Function<String, ExecutorService> newThread;
    private final LongFunction<Origin> origins;
    private final Map<Long, Plugin> plugins = new ConcurrentHashMap<>();
    private final CutOff cutOff = new CutOff();
    private volatile boolean closed;
    private Consumer<Quarantine> caught = q -> {};
    private Consumer<Long> freed = bundle -> {};
    private volatile Map<Long, Quarantine> quarantined = Map.of();

    /** One of them. */
    private final class Plugin {
        private final Origin origin;
        private final Bulkhead bulkhead;
        private final Strikes strikes = new Strikes();
        private boolean known;

        Plugin(Origin origin) {
            this.origin = origin;
            this.bulkhead = new Bulkhead(loop, () -> newThread.apply("plugin-" + origin.name()));
            if (closed) {
                bulkhead.close(STOPPED);
            }
        }
    }

    /**
     * No plug-in yet.
     *
     * @param newThread an executor of one thread with that name
     * @param origins what bundle has an id; any thread
     */
    Plugins(ControlLoop loop, Function<String, ExecutorService> newThread, LongFunction<Origin> origins) {
        this.loop = loop;
        this.newThread = newThread;
        this.origins = origins;
    }

    /** Who is told, on the loop, that a plug-in is called no more, and that a bundle is called again. */
    void subscribe(Consumer<Quarantine> inQuarantine, Consumer<Long> again) {
        caught = inQuarantine;
        freed = again;
    }

    Origin origin(long bundle) {
        return bundle == 0 ? Origin.HOUSE : origins.apply(bundle);
    }

    @Override
    public boolean isPlugin(long bundle) {
        return origin(bundle).isPlugin();
    }

    @Override
    public boolean holds(long bundle) {
        return quarantined.containsKey(bundle);
    }

    @Override
    public <T> Outcome<T> ask(long bundle, CallKind kind, String who, Supplier<T> work) {
        CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
        call(bundle, kind, who, work, outcome::complete);
        try {
            return outcome.get(LONGEST_ASK, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Refused<>("is not waited for any longer");
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome.Refused<>("is not waited for any longer: the control loop does not answer");
        }
    }

    @Override
    public <T> void call(long bundle, CallKind kind, String who, Supplier<T> work, Consumer<Outcome<T>> ended) {
        if (!isPlugin(bundle)) {
            ended.accept(Bulkhead.outcome(work));
        } else if (loop.inLoop()) {
            callNow(bundle, kind, who, work, ended);
        } else {
            loop.post(() -> callNow(bundle, kind, who, work, ended));
        }
    }

    @Override
    public <T> Outcome<T> here(long bundle, CallKind kind, String who, Supplier<T> work) {
        if (!isPlugin(bundle)) {
            return Bulkhead.outcome(work);
        }
        if (holds(bundle)) {
            return inQuarantine();
        }
        Plugin called = plugin(bundle);
        Outcome<T> outcome = cutOff.call(kind, work);
        loop.post(() -> judge(bundle, called, kind, who, outcome));
        return outcome;
    }

    private <T> void callNow(long bundle, CallKind kind, String who, Supplier<T> work, Consumer<Outcome<T>> ended) {
        if (holds(bundle)) {
            ended.accept(inQuarantine());
            return;
        }
        Plugin plugin = plugin(bundle);
        plugin.bulkhead.call(kind, !plugin.known, work, outcome -> {
            plugin.known = true;
            judge(bundle, plugin, kind, who, outcome);
            ended.accept(outcome);
        });
    }

    /** Calls when the plug-in has nothing else to do, unless {@link #forgetLater} comes first. */
    <T> void callLater(long bundle, CallKind kind, String who, Supplier<T> work, Consumer<Outcome<T>> ended) {
        if (holds(bundle)) {
            ended.accept(inQuarantine());
            return;
        }
        Plugin plugin = plugin(bundle);
        plugin.bulkhead.callLater(kind, work, outcome -> {
            judge(bundle, plugin, kind, who, outcome);
            ended.accept(outcome);
        });
    }

    void forgetLater() {
        plugins.values().forEach(p -> p.bulkhead.forgetLater());
    }

    private static <T> Outcome<T> inQuarantine() {
        return new Outcome.Quarantined<>(HELD);
    }

    private Plugin plugin(long bundle) {
        return plugins.computeIfAbsent(bundle, id -> new Plugin(origin(id)));
    }

    /** {@code called} may have been updated or released meanwhile; whoever is in its place is not to blame. */
    private void judge(long bundle, Plugin called, CallKind kind, String who, Outcome<?> outcome) {
        if (plugins.get(bundle) != called) {
            LOG.debug("{}, of a former version: {}", who, outcome);
        } else if (outcome instanceof Outcome.Late<?> late) {
            strike(bundle, who + " " + late.sentence(), late.stack(), true);
        } else if (outcome instanceof Outcome.Threw<?> || outcome instanceof Outcome.Refused<?>) {
            LOG.debug("{} was to {}: {}", who, kind.verb(), outcome.sentence());
            strike(bundle, who + " " + outcome.sentence(), List.of(), false);
        }
    }

    /**
     * A plug-in did wrong.
     *
     * @param stack where its thread hangs; empty: it does not
     * @param costly whether that cost a thread
     */
    void strike(long bundle, String sentence, List<String> stack, boolean costly) {
        if (!isPlugin(bundle) || holds(bundle)) {
            return;
        }
        Plugin plugin = plugin(bundle);
        if (!plugin.strikes.add(costly, loop.nanoTime())) {
            LOG.debug("plug-in {}: {}", plugin.origin.name(), sentence);
            return;
        }
        if (!plugin.strikes.enough()) {
            LOG.warn("plug-in {} has a strike: {}{}", plugin.origin.name(), sentence, lines(stack));
            return;
        }
        Quarantine quarantine = new Quarantine(plugin.origin.name(), sentence, stack, loop.nanoTime());
        Map<Long, Quarantine> now = new HashMap<>(quarantined);
        now.put(bundle, quarantine);
        quarantined = Map.copyOf(now);
        plugin.bulkhead.close(HELD);
        LOG.error("{}{}", quarantine.sentence(), lines(stack));
        caught.accept(quarantine);
    }

    private static String lines(List<String> stack) {
        return stack.isEmpty() ? "" : "; its thread stands here:\n    at " + String.join("\n    at ", stack);
    }

    /** A bundle was updated or uninstalled: what it did before is forgotten. */
    void forget(long bundle) {
        Plugin plugin = plugins.remove(bundle);
        if (plugin != null) {
            plugin.bulkhead.close("is not called: its bundle was updated");
        }
        if (holds(bundle)) {
            Map<Long, Quarantine> now = new HashMap<>(quarantined);
            Quarantine quarantine = now.remove(bundle);
            quarantined = Map.copyOf(now);
            LOG.info("plug-in {} is called again", quarantine.plugin());
            freed.accept(bundle);
        }
    }

    void close() {
        closed = true;
        plugins.values().forEach(p -> p.bulkhead.close(STOPPED));
        plugins.clear();
        cutOff.close();
    }

    @Override
    public List<Quarantine> quarantined() {
        List<Quarantine> all = new ArrayList<>(quarantined.values());
        all.sort(Comparator.comparing(Quarantine::plugin));
        return all;
    }

    @Override
    public boolean release(String name) {
        List<Long> bundles = quarantined.entrySet().stream()
                .filter(e -> e.getValue().plugin().equals(name))
                .map(Map.Entry::getKey)
                .toList();
        bundles.forEach(bundle -> loop.post(() -> forget(bundle)));
        return !bundles.isEmpty();
    }
}
