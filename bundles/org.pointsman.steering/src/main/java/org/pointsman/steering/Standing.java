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
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;

/** Where the steering stands, as everybody else sees it. Thread-safe; written by the loop. */
final class Standing implements Wan {
    private final Advisory advisory;
    private final Fleet fleet;
    private final MarkCollisions collisions;
    private final Executor pool;
    private final Map<Object, Consumer<WanSnapshot>> listeners = new ConcurrentHashMap<>();
    private volatile WanSnapshot published;
    private volatile boolean ready;

    Standing(Advisory advisory, Fleet fleet, MarkCollisions collisions, Executor pool, Ownership own, long nanos) {
        this.advisory = advisory;
        this.fleet = fleet;
        this.collisions = collisions;
        this.pool = pool;
        this.published = new Snapshot(0, nanos, List.of(), Optional.empty(), new TreeMap<>(), own);
    }

    void publish(WanSnapshot snapshot) {
        published = snapshot;
        listeners.values().forEach(l -> l.accept(snapshot));
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
        return Stream.of(advisory.problems(), fleet.stuck(), collisions.problems())
                .flatMap(List::stream)
                .toList();
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
