/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;

/** Where the steering stands, as everybody else sees it. Thread-safe; written by the loop. */
final class Standing implements Wan {
    private final Advisory advisory;
    private final Fleet fleet;
    private final Plugins plugins;
    private final MarkCollisions collisions;
    private final Executor pool;
    private final Consumer<Optional<String>> failBack;
    private final Map<Object, Consumer<WanSnapshot>> listeners = new ConcurrentHashMap<>();
    private volatile WanSnapshot published;
    private volatile List<String> rules = List.of();
    private volatile List<Prospect> prospects = List.of();
    private volatile boolean ready;

    /**
     * Nothing was decided yet.
     *
     * @param failBack takes an operator's word for one uplink, or all
     */
    Standing(
            Advisory advisory,
            Fleet fleet,
            Plugins plugins,
            MarkCollisions collisions,
            Executor pool,
            Consumer<Optional<String>> failBack,
            Ownership own,
            long nanos) {
        this.advisory = advisory;
        this.fleet = fleet;
        this.plugins = plugins;
        this.collisions = collisions;
        this.pool = pool;
        this.failBack = failBack;
        this.published = new Snapshot(0, nanos, List.of(), Optional.empty(), nanos, new TreeMap<>(), own);
    }

    void publish(WanSnapshot snapshot) {
        published = snapshot;
        listeners.values().forEach(l -> l.accept(snapshot));
    }

    /** Says by which rules it was decided. */
    void decidedBy(List<String> sentences) {
        rules = List.copyOf(sentences);
    }

    /** Says what is foreseen. */
    void foresee(List<Prospect> now) {
        prospects = now;
    }

    /** The outcome of a decision; the first good one makes it {@link #ready()}. */
    void applied(boolean ok) {
        if (ok && !ready) {
            ready = true;
            publish(published);
        }
        collisions.tell();
    }

    @Override
    public WanSnapshot snapshot() {
        return published;
    }

    @Override
    public Registration subscribe(Consumer<WanSnapshot> listener) {
        Object key = new Object();
        SerialExecutor thread = new SerialExecutor(pool, "wan-listener");
        AtomicReference<WanSnapshot> latest = new AtomicReference<>();
        Consumer<WanSnapshot> relay = snapshot -> {
            if (latest.getAndSet(snapshot) == null) {
                thread.execute(() -> {
                    WanSnapshot last = latest.getAndSet(null);
                    if (listeners.containsKey(key)) {
                        listener.accept(last);
                    }
                });
            }
        };
        listeners.put(key, relay);
        relay.accept(published);
        return () -> listeners.remove(key);
    }

    @Override
    public String strategy() {
        return advisory.inForce();
    }

    @Override
    public List<String> strategies() {
        return advisory.names();
    }

    @Override
    public List<String> problems() {
        return Stream.of(
                        plugins.quarantined().stream()
                                .map(PluginCalls.Quarantine::sentence)
                                .toList(),
                        advisory.problems(),
                        fleet.stuck(),
                        collisions.problems())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<String> rules() {
        return rules;
    }

    @Override
    public List<Prospect> prospects() {
        return prospects;
    }

    @Override
    public List<String> failBack(Optional<String> uplink) {
        List<String> held = published.uplinks().stream()
                .filter(u -> u.restraint().isPresent())
                .map(UplinkView::name)
                .filter(name -> uplink.isEmpty() || uplink.get().equals(name))
                .toList();
        failBack.accept(uplink);
        return held;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public Optional<UplinkView> chosen() {
        return published.chosen();
    }
}
