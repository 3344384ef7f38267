/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From link pictures and uplink reports to one desired state. Everything but the {@link Wan} view belongs to the control loop;
 * {@link SteeringComponent} brings services in and out.
 */
final class Steering implements Wan {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
    private static final Duration DEADLINE = Duration.ofMillis(250);
    /** How long a departed uplink's last status, or a departed strategy's last answer, stays in force. */
    private static final Duration HOLD = Duration.ofSeconds(3);
    /** How long what an earlier run left stands in for a session that is not up yet. */
    private static final Duration INHERITANCE = Duration.ofSeconds(30);

    /** Since when an uplink has been usable, or not. */
    private record Usability(boolean usable, long sinceNanos) {}

    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Reconciler reconciler;
    private final Ownership own;
    private final Slots slots;
    private final Bulkhead bulkhead;
    private final Journal journal = new Journal();
    private final ExecutorService pool;
    private final Supplier<Boolean> shuttingDown;

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, UplinkRunner> runners = new TreeMap<>();
    private final Map<String, RouteStrategy> strategies = new TreeMap<>();
    private final TreeMap<String, StateContributor> contributors = new TreeMap<>();
    private final Map<String, Usability> since = new HashMap<>();
    private final Forecast forecast = new Forecast();
    private final Map<String, NetworkState> foreseen = new HashMap<>();
    private Settling settling;
    private Inheritance inheritance = Inheritance.nothing();
    private Map<String, NetworkState> contributions = Map.of();
    private LinkSnapshot picture;
    private Registration subscription = () -> {};
    private Registration askTimer = () -> {};
    private String wantedStrategy;
    private Optional<String> lastStrategy = Optional.empty();
    private long strategyGoneAt;
    private long edition;
    private Optional<Forecast.Question> decided = Optional.empty();
    private Optional<Forecast.Question> asking = Optional.empty();
    private NetworkState advised = NetworkState.empty();
    private Optional<String> chosenName = Optional.empty();
    private long snapshots;
    private boolean stopped;

    private volatile WanSnapshot published;
    private volatile List<String> advisorProblems = List.of();
    private volatile List<String> strategyNames = List.of();
    private volatile Map<String, UplinkRunner> publishedRunners = Map.of();
    private volatile boolean ready;
    private volatile String strategyInForce = "";

    Steering(
            ControlLoop loop,
            LinkMonitor links,
            Reconciler reconciler,
            ExecutorService pool,
            Bulkhead bulkhead,
            Slots slots,
            String strategy,
            Supplier<Boolean> shuttingDown) {
        this.loop = loop;
        this.links = links;
        this.reconciler = reconciler;
        this.own = reconciler.ownership();
        this.pool = pool;
        this.slots = slots;
        this.bulkhead = bulkhead;
        this.wantedStrategy = strategy;
        this.strategyInForce = strategy;
        this.shuttingDown = shuttingDown;
        this.picture = links.current();
        this.settling = new Settling(loop.nanoTime(), slots.names());
        this.published = new Snapshot(0, loop.nanoTime(), List.of(), Optional.empty(), own);
    }

    void start() {
        loop.post(() -> {
            settling = new Settling(loop.nanoTime(), slots.names());
            inheritance = Inheritance.of(reconciler.observed(), links.current(), slots, own);
            chosenName = inheritance.chosen();
            subscription = links.subscribe(this::onLinks);
            loop.schedule(INHERITANCE, () -> {
                entries.values().forEach(Entry::disinherit);
                evaluate(loop.nanoTime());
            });
        });
        every(Duration.ofMillis(20), this::settle);
    }

    private void settle() {
        evaluate(loop.nanoTime());
        if (!settling.settled() && !stopped) {
            every(Duration.ofMillis(20), this::settle);
        }
    }

    private void every(Duration delay, Runnable task) {
        loop.schedule(delay, () -> {
            if (!stopped) {
                task.run();
            }
        });
    }

    void stop() {
        loop.post(() -> {
            stopped = true;
            subscription.close();
            askTimer.close();
            entries.values().forEach(e -> e.sample("", links::watchCarrier));
            runners.values().forEach(UplinkRunner::stop);
            bulkhead.close();
            pool.shutdown();
        });
    }

    // ---- what comes in

    void addUplink(Entry.Settings settings, Uplink uplink) {
        loop.post(() -> {
            if (stopped) {
                return;
            }
            Optional<Integer> slot = slots.of(settings.name());
            if (slot.isEmpty()) {
                LOG.warn(
                        "uplink {} is left out: all {} table numbers are taken",
                        settings.name(),
                        Ownership.MAX_UPLINKS);
                return;
            }
            if (runners.containsKey(settings.name())) {
                LOG.warn("two uplinks are named {}; the second is left out", settings.name());
                return;
            }
            Entry known = entries.get(settings.name());
            if (known != null) {
                known.configure(settings);
            } else {
                entries.put(
                        settings.name(),
                        new Entry(
                                settings,
                                slot.get(),
                                Optional.ofNullable(inheritance.statuses().get(settings.name()))));
            }
            settling.registered(loop.nanoTime());
            UplinkRunner runner = new UplinkRunner(
                    settings.name(),
                    uplink,
                    loop,
                    links,
                    pool,
                    (from, status) -> loop.post(() -> onReport(from, status)));
            runners.put(settings.name(), runner);
            publishedRunners = Map.copyOf(runners);
            runner.start();
            evaluate(loop.nanoTime());
        });
    }

    void removeUplink(String name) {
        loop.post(() -> {
            UplinkRunner runner = runners.remove(name);
            Entry entry = entries.get(name);
            if (runner == null || entry == null || stopped) {
                return;
            }
            publishedRunners = Map.copyOf(runners);
            runner.stop();
            entry.unregistered();
            // an update brings it back within the hold; a shutdown takes everything, and nothing must follow from that
            every(HOLD, () -> {
                if (!entry.registered() && !shuttingDown.get()) {
                    entry.sample("", links::watchCarrier);
                    entries.remove(name, entry);
                    evaluate(loop.nanoTime());
                }
            });
        });
    }

    private void onReport(UplinkRunner from, UplinkStatus status) {
        Entry entry = entries.get(from.name());
        if (!stopped && entry != null && runners.get(from.name()) == from && entry.report(status)) {
            evaluate(loop.nanoTime());
        }
    }

    void addStrategy(String name, RouteStrategy strategy) {
        loop.post(() -> {
            strategies.put(name, strategy);
            advisorsChanged();
        });
    }

    void removeStrategy(String name, RouteStrategy strategy) {
        loop.post(() -> {
            if (strategies.remove(name, strategy)) {
                strategyGoneAt = loop.nanoTime();
                if (!stopped) {
                    every(HOLD, this::advisorsChanged);
                }
            }
        });
    }

    void addContributor(String name, StateContributor contributor) {
        loop.post(() -> {
            contributors.put(name, contributor);
            advisorsChanged();
        });
    }

    void removeContributor(String name, StateContributor contributor) {
        loop.post(() -> {
            if (contributors.get(name) == contributor && !stopped) {
                // its part of the state stays until the hold is over: an update brings it back
                every(HOLD, () -> {
                    if (!shuttingDown.get() && contributors.remove(name, contributor)) {
                        advisorsChanged();
                    }
                });
            }
        });
    }

    void strategy(String name) {
        loop.post(() -> {
            if (!name.equals(wantedStrategy)) {
                wantedStrategy = name;
                strategyGoneAt = loop.nanoTime() - HOLD.toNanos();
                advisorsChanged();
            }
        });
    }

    private void advisorsChanged() {
        strategyNames = List.copyOf(strategies.keySet());
        if (shuttingDown.get()) {
            return;
        }
        edition++;
        forecast.clear();
        evaluate(loop.nanoTime());
    }

    private void onLinks(LinkSnapshot snapshot) {
        if (!stopped) {
            picture = snapshot;
            evaluate(snapshot.nanos());
        }
    }

    // ---- deciding

    /** Looks at everything again; decides if the facts are not those of the last decision. */
    private void evaluate(long seenNanos) {
        if (stopped || shuttingDown.get() || picture.number() == 0) {
            return;
        }
        long now = loop.nanoTime();
        List<Facts> facts = new ArrayList<>(entries.size());
        for (Entry e : entries.values()) {
            facts.add(e.facts(picture, now));
            e.sample(e.status().port().or(e.status()::device).orElse(""), links::watchCarrier);
        }
        facts.sort(Comparator.comparingInt(Facts::metric).thenComparing(Facts::name));
        askGateways();
        if (!settling.settled(entries.values(), facts, now)) {
            published = snapshot(facts, now);
            return;
        }
        Forecast.Question question = new Forecast.Question(List.copyOf(facts), chosenName, edition);
        if (decided.filter(question::equals).isPresent()) {
            return;
        }
        Optional<NetworkState> known = forecast.answer(question);
        if (known.isPresent()) {
            conclude(question, known.get(), seenNanos);
            return;
        }
        ask(question, seenNanos);
    }

    private Snapshot snapshot(List<Facts> facts, long now) {
        List<UplinkView> views = new ArrayList<>(facts.size());
        for (Facts f : facts) {
            Usability u = since.compute(
                    f.name(),
                    (n, was) -> was != null && was.usable() == f.usable() ? was : new Usability(f.usable(), now));
            views.add(new View(f, own, u.sinceNanos()));
        }
        return new Snapshot(++snapshots, now, views, chosenName, own);
    }

    /** A snapshot of facts that are not so: it leaves no trace. */
    private Snapshot imagined(List<Facts> facts) {
        long now = loop.nanoTime();
        return new Snapshot(
                snapshots,
                now,
                facts.stream().<UplinkView>map(f -> new View(f, own, now)).toList(),
                chosenName,
                own);
    }

    private void askGateways() {
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

    /** Who is to be asked: the wanted strategy; after its hold, if it is not there, the plain one. */
    private Optional<Advisors> advisors() {
        RouteStrategy wanted = strategies.get(wantedStrategy);
        if (wanted != null) {
            return Optional.of(new Advisors(wantedStrategy, Optional.of(wanted), contributors));
        }
        boolean held = strategyGoneAt != 0 && loop.nanoTime() - strategyGoneAt < HOLD.toNanos();
        boolean couldStay = decided.isPresent() && presentUplinkAvailable();
        if (held && couldStay) {
            return Optional.empty();
        }
        return Optional.of(new Advisors(FALLBACK, Optional.ofNullable(strategies.get(FALLBACK)), contributors));
    }

    /** The strategy that decides while the wanted one is not installed. */
    private static final String FALLBACK = "single";

    private boolean presentUplinkAvailable() {
        return chosenName
                .map(entries::get)
                .filter(e -> e.facts(picture, loop.nanoTime()).available())
                .isPresent();
    }

    private void ask(Forecast.Question question, long seenNanos) {
        if (asking.filter(question::equals).isPresent()) {
            return;
        }
        Optional<Advisors> advisors = advisors();
        if (advisors.isEmpty()) {
            return; // the departed strategy's last answer holds; the end of the hold evaluates again
        }
        asking = Optional.of(question);
        Snapshot snapshot = snapshot(question.facts(), loop.nanoTime());
        Advisors asked = advisors.get();
        Map<String, NetworkState> lastGood = contributions;
        bulkhead.call(
                () -> asked.ask(snapshot, lastGood),
                DEADLINE,
                advice -> answered(question, asked, advice, seenNanos),
                () -> late(question, asked));
    }

    private void answered(Forecast.Question question, Advisors asked, Advice advice, long seenNanos) {
        boolean stillAsked = asking.filter(question::equals).isPresent();
        asking = asking.filter(q -> !q.equals(question));
        if (stopped || question.edition() != edition) {
            evaluate(seenNanos);
            return;
        }
        problems(asked, advice.problems());
        contributions = advice.contributions();
        if (advice.state().isPresent()) {
            forecast.put(question, advice.state().get());
            strategyInForce = asked.strategyName();
            // it was decided without this answer when that was late
            decided = decided.filter(d -> !stillAsked || !d.facts().equals(question.facts()));
        } else if (stillAsked) {
            conclude(question, advised, seenNanos); // the last good answer stays, on the groundwork as it is now
            return;
        }
        evaluate(seenNanos);
    }

    private void late(Forecast.Question question, Advisors asked) {
        problems(
                asked,
                List.of("strategy " + asked.strategyName() + " did not answer within " + DEADLINE.toMillis()
                        + " ms; its last answer stays in force"));
        if (asking.filter(question::equals).isPresent()) {
            conclude(question, advised, loop.nanoTime());
        }
    }

    private void problems(Advisors asked, List<String> found) {
        List<String> all = new ArrayList<>(found);
        if (!asked.strategyName().equals(wantedStrategy)) {
            all.add("strategy " + wantedStrategy + " is not installed; "
                    + (asked.strategy().isPresent()
                            ? FALLBACK + " decides meanwhile"
                            : "uplinks are taken by metric meanwhile"));
        }
        if (!all.equals(advisorProblems)) {
            all.stream().filter(p -> !advisorProblems.contains(p)).forEach(LOG::warn);
            advisorProblems = List.copyOf(all);
        }
    }

    private void conclude(Forecast.Question question, NetworkState advice, long seenNanos) {
        Forecast.Question before = decided.orElse(new Forecast.Question(List.of(), Optional.empty(), edition));
        Snapshot snapshot = snapshot(question.facts(), loop.nanoTime());
        NetworkState desired = complete(advice, snapshot);
        Optional<String> previous = chosenName;
        Optional<UplinkView> next = carrierOfUnmarked(desired, snapshot);
        advised = advice;
        chosenName = next.map(UplinkView::name);
        decided = Optional.of(new Forecast.Question(question.facts(), chosenName, question.edition()));
        long decidedNanos = loop.nanoTime();
        reconciler.desire(
                desired,
                followUp(previous, chosenName, snapshot),
                outcome -> record(before, question, previous, advice, seenNanos, decidedNanos, outcome));
        published = new Snapshot(snapshot.number(), snapshot.nanos(), snapshot.uplinks(), chosenName, own);
        lookAhead();
    }

    private NetworkState complete(NetworkState advice, Snapshot snapshot) {
        return NetworkState.builder()
                .addAll(Groundwork.of(snapshot))
                .addAll(installable(advice, snapshot))
                .build();
    }

    /** Leaves out routes of an old answer whose interface has gone since. */
    private NetworkState installable(NetworkState advice, Snapshot snapshot) {
        List<String> devices = snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .map(u -> u.status().device().orElseThrow())
                .toList();
        if (advice.routes().stream().allMatch(r -> devices.contains(r.device()))) {
            return advice;
        }
        NetworkState.Builder b = NetworkState.builder();
        advice.sysctls().forEach(b::sysctl);
        advice.addresses().forEach(b::address);
        advice.routes().stream()
                .filter(r -> devices.contains(r.device())
                        || !own.ownsTable(r.table()) && r.table() != WanSnapshot.MAIN_TABLE)
                .forEach(b::route);
        advice.rules().forEach(b::rule);
        advice.nftTable().ifPresent(b::nftTable);
        advice.notes().forEach(b::note);
        return b.build();
    }

    private Optional<UplinkView> carrierOfUnmarked(NetworkState desired, Snapshot snapshot) {
        Optional<Route> current = desired.routes().stream()
                .filter(r -> r.table() == own.currentTable() && r.destination().isDefault())
                .findFirst();
        return snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .filter(u -> current.filter(
                                c -> c.device().equals(u.defaultRoute().device())
                                        && c.gateway().equals(u.defaultRoute().gateway()))
                        .isPresent())
                .findFirst();
    }

    private List<Step> followUp(Optional<String> before, Optional<String> after, Snapshot snapshot) {
        if (before.equals(after)) {
            return List.of();
        }
        return before.flatMap(snapshot::uplink)
                .filter(UplinkView::available)
                .map(u -> List.<Step>of(
                        new Step.RefreshNeighbours(u.status().device().orElseThrow())))
                .orElse(List.of());
    }

    private void record(
            Forecast.Question before,
            Forecast.Question question,
            Optional<String> previous,
            NetworkState advice,
            long seen,
            long decidedNanos,
            Reconciler.Outcome outcome) {
        ready = ready || outcome.ok();
        boolean switched = !previous.equals(chosenName);
        List<String> changes = Changes.between(before.facts(), question.facts());
        if (outcome.plan().isEmpty() && !switched && changes.isEmpty()) {
            return;
        }
        String trigger = !changes.isEmpty()
                ? String.join("; ", changes)
                : before.edition() != question.edition() ? "strategy or contributors changed" : "asked again";
        List<String> reasons = new ArrayList<>(advice.notes());
        question.facts().forEach(f -> reasons.add(f.name() + " (metric " + f.metric() + "): " + f.explanation()));
        Decision decision = new Decision(
                journal.recent().isEmpty() ? 1 : journal.recent().get(0).number() + 1,
                Instant.now(),
                trigger,
                chosenName,
                reasons,
                outcome.plan().text().lines().toList(),
                outcome.sentence(),
                // what was applied by reflex was decided before it happened
                new Decision.Timing(
                        seen,
                        Math.min(decidedNanos, outcome.appliedNanos()),
                        outcome.appliedNanos(),
                        outcome.verifiedNanos()));
        journal.add(decision);
    }

    /** Asks the strategy, off the loop, what it would say to each uplink's loss of carrier. */
    private void lookAhead() {
        Forecast.Question present = decided.orElseThrow();
        forecast.clear();
        foreseen.clear();
        advisors().filter(a -> a.strategy().isPresent()).ifPresent(advisors -> {
            Map<String, NetworkState> lastGood = contributions;
            for (Forecast.Question q : Forecast.after(present)) {
                Snapshot snapshot = imagined(q.facts());
                bulkhead.call(
                        () -> advisors.ask(snapshot, lastGood),
                        DEADLINE,
                        advice -> {
                            if (q.edition() == edition
                                    && decided.filter(present::equals).isPresent()) {
                                advice.state()
                                        .filter(s -> advice.problems().isEmpty())
                                        .ifPresent(s -> keep(present, q, s));
                            }
                        },
                        () -> {});
            }
        });
    }

    /** Keeps an answer given ahead, and tells the reconciler what it comes to, so that the kernel bundle can act by reflex. */
    private void keep(Forecast.Question present, Forecast.Question question, NetworkState answer) {
        forecast.put(question, answer);
        List<String> devices =
                present.facts().stream().map(Steering::carrierDevice).toList();
        for (int i = 0; i < devices.size(); i++) {
            boolean lost =
                    present.facts().get(i).carrier() && !question.facts().get(i).carrier();
            // a device that carries several uplinks takes all of them along, which is another question
            if (lost && devices.indexOf(devices.get(i)) == devices.lastIndexOf(devices.get(i))) {
                foreseen.put(devices.get(i), complete(answer, imagined(question.facts())));
                reconciler.foresee(foreseen);
            }
        }
    }

    private static String carrierDevice(Facts facts) {
        return facts.status().port().or(facts.status()::device).orElse("");
    }

    // ---- what is shown

    DecisionJournal journal() {
        return journal;
    }

    @Override
    public WanSnapshot snapshot() {
        return published;
    }

    @Override
    public String strategy() {
        return strategyInForce;
    }

    @Override
    public List<String> strategies() {
        return strategyNames;
    }

    @Override
    public List<String> problems() {
        List<String> all = new ArrayList<>(advisorProblems);
        Collection<UplinkRunner> present = publishedRunners.values();
        present.forEach(r -> r.stuck().ifPresent(all::add));
        return all;
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
