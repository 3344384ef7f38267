/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pointsman.api.health.Health;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Restraint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uplinks that are there, or were a moment ago, and the threads that they run on. Loop only, but for {@link #stuck}. */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    /** How long a departed uplink's last session stands in for that of the updated one, which may have to ask for a lease first (decisions/0006). */
    private static final Duration STAND_IN = Duration.ofSeconds(30);

    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Executor pool;
    private final Plugins plugins;
    private final Slots slots;
    private final BooleanSupplier ending;
    private final Runnable changed;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, UplinkRunner> runners = new TreeMap<>();
    private Registration askTimer = () -> {};
    private Function<String, Health> health = name -> Health.UNKNOWN;
    private Function<String, Hold> holds = name -> Hold.NONE;
    private Function<String, Optional<Demotion>> demotions = name -> Optional.empty();
    private Policies policies = Policies.DEFAULT;
    private Predicate<String> awaited = name -> false;
    private boolean stopped;

    private volatile Map<String, UplinkRunner> shown = Map.of();

    /**
     * No uplink yet.
     *
     * @param ending whether all is being shut down, and nothing must follow from a departure
     * @param changed called after a report that says anything new, and after a departed uplink was given up
     */
    Fleet(
            ControlLoop loop,
            LinkMonitor links,
            Executor pool,
            Plugins plugins,
            Slots slots,
            BooleanSupplier ending,
            Runnable changed) {
        this.loop = loop;
        this.links = links;
        this.pool = pool;
        this.plugins = plugins;
        this.slots = slots;
        this.ending = ending;
        this.changed = changed;
    }

    /** Starts an uplink of a bundle; {@code inherited}: how an earlier run left it. Whether there was room for it. */
    boolean add(Entry.Settings settings, Uplink uplink, long bundle, Optional<UplinkStatus> inherited) {
        String name = settings.name();
        Optional<Integer> slot = slots.of(name);
        if (slot.isEmpty()) {
            LOG.warn("uplink {} is left out: all {} table numbers are taken", name, Ownership.MAX_UPLINKS);
            return false;
        }
        if (runners.containsKey(name)) {
            LOG.warn("two uplinks are named {}; the second is left out", name);
            return false;
        }
        Entry known = entries.get(name);
        if (known != null) {
            known.configure(settings);
        } else {
            entries.put(name, new Entry(settings, slot.get(), inherited));
        }
        UplinkRunner runner = new UplinkRunner(name, uplink, bundle, loop, links, pool, plugins, this::onReport);
        runners.put(name, runner);
        shown = Map.copyOf(runners);
        runner.start();
        return true;
    }

    void remove(String name) {
        UplinkRunner runner = runners.remove(name);
        Entry entry = entries.get(name);
        if (runner == null || entry == null) {
            return;
        }
        shown = Map.copyOf(runners);
        runner.stop();
        int departure = entry.unregistered();
        Duration hold = policies.removedHold();
        after(hold, () -> {
            if (!stopped && !ending.getAsBoolean() && entry.gone(departure)) {
                entry.sample("", links::watchCarrier);
                entries.remove(name, entry);
                changed.run();
            }
        });
        after(hold.compareTo(STAND_IN) > 0 ? hold : STAND_IN, () -> {
            if (!stopped && !ending.getAsBoolean() && entry.outlived(departure)) {
                changed.run();
            }
        });
    }

    private void after(Duration time, Runnable then) {
        if (time.isZero()) {
            then.run();
        } else {
            FairWait.on(loop, time, then);
        }
    }

    /** Uplinks of plug-ins that are in quarantine do nothing any more; what they reported last stands. */
    void quarantine() {
        runners.values().stream().filter(r -> plugins.holds(r.bundle())).forEach(UplinkRunner::suspend);
    }

    /** Those that are not held any longer begin anew. */
    void release() {
        runners.values().stream().filter(r -> !plugins.holds(r.bundle())).forEach(UplinkRunner::resume);
    }

    private void onReport(UplinkRunner from, UplinkStatus status) {
        Entry entry = entries.get(from.name());
        if (!stopped && entry != null && runners.get(from.name()) == from && entry.report(status)) {
            changed.run();
        }
    }

    /** Who says whether the internet answers through an uplink. */
    void judgedBy(Function<String, Health> monitor) {
        health = monitor;
    }

    /** Who says what an operator has said about an uplink. */
    void heldBy(Function<String, Hold> operator) {
        holds = operator;
    }

    /** Who says what speaks against an uplink that is no failure. */
    void demotedBy(Function<String, Optional<Demotion>> advice) {
        demotions = advice;
    }

    /** What an earlier run left stands in for no session any longer. */
    void disinherit() {
        entries.values().forEach(Entry::disinherit);
    }

    /** Of whom the first decision could not know whether it works: who is in use meanwhile has no right to stay. */
    void awaiting(Predicate<String> names) {
        awaited = names;
    }

    /** How traffic returns from now on. */
    void policies(Policies now) {
        policies = now;
    }

    /**
     * How all uplinks stand, by metric, then name; has their carriers sampled and their gateways asked on the way.
     *
     * @param inUse names of the uplinks that get new flows; empty: nothing was decided yet, and nobody is judged by what became of it
     */
    List<Facts> facts(LinkSnapshot picture, Optional<Set<String>> inUse, long now) {
        List<Facts> facts = new ArrayList<>(entries.size());
        for (Entry e : entries.values()) {
            Facts f = facts(e, picture, now);
            if (inUse.isPresent()) {
                e.probation()
                        .look(
                                f.enabled(),
                                f.hold(),
                                f.usable(),
                                inUse.get().contains(f.name()),
                                policies.flapping(),
                                now);
                Optional<Restraint.Kind> last =
                        f.usable() && f.lastResort() ? Optional.of(Restraint.Kind.DEMOTED) : Optional.empty();
                f = f.restrained(restraint(e, now).map(Restraint::kind).or(() -> last));
            }
            facts.add(f);
            e.sample(e.status().port().or(e.status()::device).orElse(""), links::watchCarrier);
        }
        facts.sort(Facts.BY_RANK);
        askGateways();
        return inUse.map(names -> preempted(facts, names)).orElse(facts);
    }

    private Facts facts(Entry e, LinkSnapshot picture, long now) {
        return e.facts(
                picture,
                health.apply(e.settings().name()),
                holds.apply(e.settings().name()),
                demotions.apply(e.settings().name()),
                policies.of(e.settings().metric()),
                now);
    }

    /** Facts, true or not, with who may not take over from whom. */
    List<Facts> preempted(List<Facts> facts, Set<String> inUse) {
        return Preemption.withoutPreemption(
                facts,
                inUse,
                policies,
                name -> awaited.test(name)
                        || Optional.ofNullable(entries.get(name))
                                .filter(e -> e.probation().called())
                                .isPresent());
    }

    private Optional<Restraint> restraint(Entry e, long now) {
        return e.probation()
                .restraint(e.settings().name(), policies.of(e.settings().metric()), policies.flapping(), now);
    }

    /** What stands beside an uplink's facts. */
    Condition condition(String name, long now) {
        Optional<Entry> e = Optional.ofNullable(entries.get(name)); // it may have gone since its facts were taken
        return new Condition(
                health.apply(name),
                e.flatMap(x -> x.probation().penalty(policies.flapping(), now)),
                e.flatMap(x -> restraint(x, now)));
    }

    /** When to look again, as a restraint ends or is to be watched; empty: none ends by itself. */
    OptionalLong nextLook(long now) {
        return entries.values().stream()
                .flatMap(e -> restraint(e, now).stream())
                .flatMapToLong(h -> h.untilNanos().stream()
                        .map(t ->
                                h.kind() == Restraint.Kind.HOLD_DOWN ? Math.min(t, now + Probation.LOOK.toNanos()) : t))
                .min();
    }

    /** An operator wants traffic back on one uplink, or on all. */
    void failBack(Optional<String> name) {
        entries.values().stream()
                .filter(e -> name.isEmpty() || name.get().equals(e.settings().name()))
                .forEach(e -> e.probation().call());
    }

    /** What an earlier run used stands behind these: they failed then, for all one can tell. */
    void foundLeftBetterThan(String chosen) {
        Entry used = entries.get(chosen);
        if (used != null) {
            entries.values().stream()
                    .filter(e -> e.settings().metric() < used.settings().metric())
                    .forEach(e -> e.probation().foundLeft());
        }
    }

    private void askGateways() {
        if (stopped) {
            return;
        }
        long now = loop.nanoTime();
        long next = Long.MAX_VALUE;
        for (Entry e : entries.values()) {
            e.gateway().dueAt(now).ifPresent(t -> links.solicit(t.device(), t.gateway()));
            next = Math.min(next, e.gateway().nextAsk().orElse(Long.MAX_VALUE));
        }
        askTimer.close();
        if (next != Long.MAX_VALUE) {
            askTimer = loop.schedule(Duration.ofNanos(Math.max(0, next - now)), this::askGateways);
        }
    }

    /** Whether packets can be sent by this uplink now. */
    boolean isAvailable(String name, LinkSnapshot picture) {
        Entry entry = entries.get(name);
        return entry != null && facts(entry, picture, loop.nanoTime()).available();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** Ends all uplinks' work. */
    void stop() {
        stopped = true;
        askTimer.close();
        entries.values().forEach(e -> e.sample("", links::watchCarrier));
        runners.values().forEach(UplinkRunner::stop);
    }

    /** A sentence for each uplink that hangs in a call. */
    List<String> stuck() {
        return shown.values().stream().flatMap(r -> r.stuck().stream()).toList();
    }
}
