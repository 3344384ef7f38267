/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From link pictures and uplink reports to one desired state. Everything belongs to the control loop but what {@link #wan} shows;
 * {@link SteeringComponent} brings services in and out.
 */
final class Steering {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
    /** How long what an earlier run left stands in for a session that is not up yet. */
    private static final Duration INHERITANCE = Duration.ofSeconds(30);

    /** How long facts may keep changing before an answer to former ones is acted upon. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** When a strategy that failed is asked again; so that it counts as another failure. */
    private static final Duration AGAIN = Duration.ofMillis(1100);

    /** Timers have a resolution of a millisecond. */
    private static final long SOON = Duration.ofMillis(1).toNanos();

    private static final Duration SETTLING_STEP = Duration.ofMillis(20);

    /** Who wants to be asked again is not asked more often. */
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Reconciler reconciler;
    private final Ownership own;
    private final Slots slots;
    private final Bulkhead bulkhead;
    private final Plugins plugins;
    /** By bundle: how often plug-ins have all asked again. */
    private final Map<Long, Throttle> again = new ConcurrentHashMap<>();

    private final ExecutorService pool;
    private final BooleanSupplier shuttingDown;
    private final Fleet fleet;
    private final Advisory advisory;
    private final Forecast forecast = new Forecast();
    private final Foresight foresight;
    private final Standing standing;
    private final Journal journal = new Journal();

    private final Ages ages = new Ages();
    private Settling settling;
    private volatile BooleanSupplier told = () -> true;
    private volatile BooleanSupplier complete = () -> true;
    private Inheritance inheritance = Inheritance.nothing();
    private LinkSnapshot picture;
    private Registration subscription = () -> {};
    private Registration healthSubscription = () -> {};
    private Optional<Forecast.Question> decided = Optional.empty();
    private Optional<Forecast.Question> asking = Optional.empty();
    /** Whether the answer to {@code asking} did not come in time. */
    private boolean overdue;

    private OptionalLong waitingSince = OptionalLong.empty();
    private NetworkState advised = NetworkState.empty();
    private volatile NetworkState wanted = NetworkState.empty();
    private SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    private final Shares shares = new Shares();
    private final Leftovers leftovers;
    private Policies policies = Policies.DEFAULT;
    private Registration nextLook = () -> {};
    private Registration askedAgain = () -> {};
    /** The edition that began because somebody wanted to be asked again. */
    private long reconsidered = -1;

    private Optional<String> chosenName = Optional.empty();
    private long chosenSince;
    private long snapshots;
    /** Whether what becomes of uplinks is held against them: not before the first decision. */
    private boolean judging;

    private boolean stopped;

    Steering(
            ControlLoop loop,
            LinkMonitor links,
            Reconciler reconciler,
            ExecutorService pool,
            Bulkhead bulkhead,
            Plugins plugins,
            Slots slots,
            Holds holds,
            String strategy,
            BooleanSupplier shuttingDown) {
        this.loop = loop;
        this.links = links;
        this.reconciler = reconciler;
        this.own = reconciler.ownership();
        this.pool = pool;
        this.slots = slots;
        this.bulkhead = bulkhead;
        this.plugins = plugins;
        this.shuttingDown = shuttingDown;
        this.fleet = new Fleet(loop, links, pool, plugins, slots, shuttingDown, this::evaluateNow);
        fleet.heldBy(holds::of);
        fleet.demotedBy(holds::against);
        this.chosenSince = loop.nanoTime();
        holds.subscribe(() -> post(this::evaluateNow));
        this.advisory =
                new Advisory(loop, bulkhead, plugins, strategy, () -> stopped || shuttingDown.getAsBoolean(), () -> {
                    forecast.clear();
                    evaluateNow();
                });
        plugins.subscribe(this::caught, this::freed);
        this.standing = new Standing(
                advisory,
                fleet,
                plugins,
                new MarkCollisions(reconciler::observed, () -> wanted.nftTable().isPresent(), own),
                pool,
                this::failBack,
                own,
                loop.nanoTime());
        this.foresight = new Foresight(
                advisory,
                reconciler,
                forecast,
                (facts, answer) -> Desired.of(answer, imagined(facts)),
                standing::foresee);
        this.leftovers = new Leftovers(loop, own, this::drained);
        this.picture = links.current();
        this.settling = new Settling(loop.nanoTime(), slots.names(), this::told, this::complete);
    }

    void start() {
        loop.post(() -> {
            inheritance = Inheritance.of(reconciler.observed(), links.current(), slots, own);
            // where no earlier run left anything, nothing can be taken away from those who come later
            boolean first = inheritance.chosen().isEmpty();
            settling = new Settling(loop.nanoTime(), slots.names(), this::told, () -> first || complete());
            chosenName = inheritance.chosen();
            elements = inheritance.elements();
            subscription = links.subscribe(this::onLinks);
            FairWait.on(loop, INHERITANCE, () -> {
                fleet.disinherit();
                evaluateNow();
            });
        });
        loop.schedule(SETTLING_STEP, this::settle);
    }

    private void settle() {
        evaluateNow();
        if (!settling.settled() && !stopped) {
            loop.schedule(SETTLING_STEP, this::settle);
        }
    }

    void stop() {
        loop.post(() -> {
            stopped = true;
            subscription.close();
            healthSubscription.close();
            fleet.stop();
            bulkhead.close("is not called: steering was stopped");
            plugins.close();
            pool.shutdown();
        });
    }

    Wan wan() {
        return standing;
    }

    DecisionJournal journal() {
        return journal;
    }

    // ---- what comes in

    void addUplink(Entry.Settings settings, Uplink uplink) {
        addUplink(settings, uplink, 0);
    }

    /** {@code bundle}: whose it is; 0: one of ours, here and below. */
    void addUplink(Entry.Settings settings, Uplink uplink, long bundle) {
        post(() -> {
            if (fleet.add(
                    settings,
                    uplink,
                    bundle,
                    Optional.ofNullable(inheritance.statuses().get(settings.name())))) {
                settling.registered(loop.nanoTime());
                evaluateNow();
            }
        });
    }

    void removeUplink(String name) {
        post(() -> fleet.remove(name));
    }

    /** {@code told}: whether everybody knows the configuration; asked on the loop until the first decision. */
    void configuredBy(BooleanSupplier nowTold) {
        told = nowTold;
    }

    private boolean told() {
        return told.getAsBoolean();
    }

    /** {@code complete}: whether all run who are meant to; asked on the loop until the first decision. */
    void completeWhen(BooleanSupplier nowComplete) {
        complete = nowComplete;
    }

    private boolean complete() {
        return complete.getAsBoolean();
    }

    void addStrategy(String name, RouteStrategy strategy) {
        addStrategy(name, strategy, 0);
    }

    void addStrategy(String name, RouteStrategy strategy, long bundle) {
        post(() -> advisory.addStrategy(name, strategy, bundle));
    }

    void removeStrategy(String name, RouteStrategy strategy) {
        post(() -> advisory.removeStrategy(name, strategy));
    }

    void addContributor(String name, StateContributor contributor) {
        addContributor(name, contributor, 0);
    }

    void addContributor(String name, StateContributor contributor, long bundle) {
        post(() -> advisory.addContributor(name, contributor, bundle));
    }

    void removeContributor(String name, StateContributor contributor) {
        post(() -> advisory.removeContributor(name, contributor));
    }

    /** A strategy or contributor says that it would answer differently now. */
    void askAgain() {
        post(advisory::turn);
    }

    /** The same of a plug-in, which is heard a few times a second. */
    void askAgain(long bundle) {
        if (bundle == 0) {
            askAgain();
        } else if (!plugins.holds(bundle)) {
            again.computeIfAbsent(
                            bundle,
                            b -> new Throttle(
                                    loop,
                                    advisory::turn,
                                    () -> plugins.strike(
                                            b,
                                            "changed its services' properties 1000 times in a second",
                                            List.of(),
                                            false)))
                    .ask();
        }
    }

    private void caught(PluginCalls.Quarantine quarantine) {
        fleet.quarantine();
        journal.add(new Decision(
                nextNumber(),
                Instant.now(),
                quarantine.sentence(),
                chosenName,
                quarantine.stack().stream().map(line -> "at " + line).toList(),
                List.of(),
                "none of its services is called any more; what they said last stays in force as far as it can",
                new Decision.Timing(loop.nanoTime(), 0, 0, 0)));
        advisory.turn();
    }

    private void freed(long bundle) {
        again.remove(bundle);
        fleet.release();
        advisory.turn();
    }

    /** Who judges the uplinks' health from now on; without one, nothing is known of it. */
    void judgedBy(Optional<HealthMonitor> monitor) {
        post(() -> {
            healthSubscription.close();
            healthSubscription =
                    monitor.map(m -> m.subscribe(this::evaluateNow)).orElse(() -> {});
            fleet.judgedBy(name -> monitor.map(m -> m.of(name)).orElse(Health.UNKNOWN));
            evaluateNow();
        });
    }

    void strategy(String name) {
        post(() -> advisory.want(name));
    }

    /** How traffic returns from now on. */
    void policies(Policies now) {
        post(() -> {
            policies = now;
            fleet.policies(now);
            evaluateNow();
        });
    }

    private void failBack(Optional<String> uplink) {
        post(() -> {
            LOG.info("an operator returns traffic to {}", uplink.orElse("every uplink that works"));
            fleet.failBack(uplink);
            evaluateNow();
        });
    }

    private void post(Runnable task) {
        loop.post(() -> {
            if (!stopped) {
                task.run();
            }
        });
    }

    private void onLinks(LinkSnapshot snapshot) {
        if (!stopped) {
            picture = snapshot;
            evaluate(snapshot.nanos());
        }
    }

    // ---- deciding

    private void evaluateNow() {
        evaluate(loop.nanoTime());
    }

    /** Looks at everything again; decides if the facts are not those of the last decision. */
    private void evaluate(long seenNanos) {
        if (stopped || shuttingDown.getAsBoolean() || picture.number() == 0) {
            return;
        }
        long now = loop.nanoTime();
        List<Facts> facts = fleet.facts(picture, inUse(), now);
        if (!settling.settled(fleet.entries(), facts, now)) {
            standing.publish(snapshot(facts, now));
            return;
        }
        if (!judging) {
            judging = true;
            chosenName.ifPresent(fleet::foundLeftBetterThan);
            facts = fleet.facts(picture, inUse(), now);
        }
        nextLook.close();
        fleet.nextLook(now)
                .ifPresent(t -> nextLook = loop.schedule(Duration.ofNanos(Math.max(SOON, t - now)), this::evaluateNow));
        Forecast.Question question = new Forecast.Question(List.copyOf(facts), chosenName, advisory.edition());
        if (decided.filter(question::equals).isPresent()) {
            waitingSince = OptionalLong.empty();
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
        return new Snapshot(++snapshots, now, views(facts, now), chosenName, chosenSince, elements, own);
    }

    private List<UplinkView> views(List<Facts> facts, long now) {
        ages.keepOnly(facts);
        List<UplinkView> views = new ArrayList<>(facts.size());
        for (Facts f : facts) {
            Condition condition = fleet.condition(f.name(), now);
            views.add(new View(f, own, condition, ages.look(f, condition, now), shares.of(f.name())));
        }
        return views;
    }

    /** Names of the uplinks that get new flows; empty: nobody is judged by what becomes of it yet. */
    private Optional<Set<String>> inUse() {
        if (!judging) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>(shares.now().keySet());
        chosenName.ifPresent(names::add);
        return Optional.of(names);
    }

    /** A snapshot of facts that are not so: it leaves no trace. */
    private Snapshot imagined(List<Facts> facts) {
        long now = loop.nanoTime();
        return new Snapshot(
                snapshots,
                now,
                facts.stream()
                        .<UplinkView>map(f -> new View(
                                f,
                                own,
                                fleet.condition(f.name(), now),
                                Condition.Since.imagined(now),
                                shares.of(f.name())))
                        .toList(),
                chosenName,
                chosenSince,
                elements,
                own);
    }

    /** Whom to ask; while the last decision's uplink is available, a departed strategy's answer can stand for a while. */
    private Optional<Advisors> advisors() {
        // not by 'decided': that is open for a moment whenever an answer comes to facts that have changed meanwhile
        return advisory.present(() -> !advised.isEmpty()
                && chosenName.filter(name -> fleet.isAvailable(name, picture)).isPresent());
    }

    private void ask(Forecast.Question question, long seenNanos) {
        if (asking.filter(q -> !overdue || q.equals(question)).isPresent()) {
            return; // one at a time; when it is answered, everything is looked at again
        }
        advisors().ifPresent(asked -> {
            asking = Optional.of(question);
            overdue = false;
            waitingSince = waitingSince.isPresent() ? waitingSince : OptionalLong.of(loop.nanoTime());
            advisory.ask(
                    asked,
                    snapshot(question.facts(), loop.nanoTime()),
                    advice -> answered(question, asked, advice, seenNanos),
                    advice -> late(question, asked, advice),
                    advice -> waiting(question, advice));
        });
    }

    private void answered(Forecast.Question question, Advisors asked, Advice advice, long seenNanos) {
        boolean stillAsked = asking.filter(question::equals).isPresent();
        asking = asking.filter(q -> !q.equals(question));
        if (stopped || question.edition() != advisory.edition()) {
            evaluate(seenNanos);
            return;
        }
        advisory.note(asked, advice);
        if (advice.state().isPresent()) {
            boolean impatient =
                    waitingSince.isPresent() && loop.nanoTime() - waitingSince.getAsLong() > PATIENCE.toNanos();
            if (stillAsked && impatient) {
                conclude(
                        question,
                        advice.state().get(),
                        seenNanos); // or facts that keep moving would put off every decision
                evaluate(seenNanos);
                return;
            }
            forecast.put(question, advice.state().get());
            // it was decided without this answer when that was late
            decided = decided.filter(d -> !stillAsked
                    || d.edition() != question.edition()
                    || !d.facts().equals(question.facts()));
        } else if (stillAsked) {
            conclude(question, lasting(advice), seenNanos);
            askedInVain(asked);
            return;
        }
        evaluate(seenNanos);
    }

    /** A plug-in's strategy is asked again, until it answers or has three strikes: what stands in for it is not what was wanted. */
    private void askedInVain(Advisors asked) {
        if (asked.strategy().filter(s -> s.bundle() != 0).isPresent()) {
            long edition = advisory.edition();
            loop.schedule(AGAIN, () -> {
                if (!stopped && edition == advisory.edition()) {
                    advisory.turn();
                }
            });
        }
    }

    /** Without the strategy's answer: the last good one, on the groundwork as it is now, as long as it leads somewhere. */
    private NetworkState lasting(Advice advice) {
        boolean leads =
                chosenName.filter(name -> fleet.isAvailable(name, picture)).isPresent();
        return leads ? advised : advice.standIn().orElse(advised);
    }

    /** A plug-in's strategy takes its time: nobody else has to wait for it. */
    private void waiting(Forecast.Question question, Advice advice) {
        if (stopped || asking.filter(question::equals).isEmpty() || question.edition() != advisory.edition()) {
            return;
        }
        overdue = true;
        NetworkState lasting = lasting(advice);
        if (lasting != advised) {
            conclude(question, lasting, loop.nanoTime());
        }
        evaluateNow();
    }

    private void late(Forecast.Question question, Advisors asked, Advice advice) {
        advisory.noteLate(asked, advice);
        if (asking.filter(question::equals).isPresent()) {
            overdue = true;
            conclude(question, advised, loop.nanoTime());
        }
    }

    private void conclude(Forecast.Question question, NetworkState advice, long seenNanos) {
        Forecast.Question before =
                decided.orElse(new Forecast.Question(List.of(), Optional.empty(), advisory.edition()));
        Snapshot snapshot = snapshot(question.facts(), loop.nanoTime());
        wanted = Desired.of(advice, snapshot);
        Optional<String> previous = chosenName;
        advised = advice;
        chosenName = Desired.carrierOfUnmarked(wanted, snapshot).map(UplinkView::name);
        chosenSince = chosenName.equals(previous) ? chosenSince : loop.nanoTime();
        elements = wanted.nftTable().map(NftTable::elements).orElseGet(TreeMap::new);
        Map<String, Integer> sharedBefore = shares.decided(wanted.shares(), chosenName);
        List<Step> followUp = new ArrayList<>(Aftermath.of(previous, chosenName, snapshot));
        followUp.addAll(leftovers.of(
                before.facts(),
                sharedBefore,
                question.facts(),
                shares.now(),
                wanted,
                wanted.drain().or(() -> drainTime(question.facts()))));
        decided = Optional.of(new Forecast.Question(question.facts(), chosenName, question.edition()));
        waitingSince = OptionalLong.empty();
        long decidedNanos = loop.nanoTime();
        reconciler.desire(
                wanted,
                followUp,
                outcome -> record(
                        before,
                        question,
                        previous.equals(chosenName) && sharedBefore.equals(shares.now()),
                        advice,
                        followUp,
                        seenNanos,
                        decidedNanos,
                        outcome));
        standing.decidedBy(advice.notes());
        standing.publish(new Snapshot(
                snapshot.number(),
                snapshot.nanos(),
                views(question.facts(), snapshot.nanos()),
                chosenName,
                chosenSince,
                elements,
                own));
        lookAhead();
        askedAgain.close();
        askedAgain = wanted.reconsider()
                .map(after -> loop.schedule(after.compareTo(SOONEST) < 0 ? SOONEST : after, this::reconsider))
                .orElse(() -> {});
        if (question.facts().stream().anyMatch(f -> f.restraint().isPresent() && shares.of(f.name()) > 0)) {
            loop.post(this::evaluateNow); // there was nothing better: being in use ends some restraints
        }
    }

    /** Time has passed, and what somebody decides by may have moved with it. */
    private void reconsider() {
        if (!stopped) {
            reconsidered = advisory.edition() + 1;
            advisory.turn();
        }
    }

    /** How long flows may go on elsewhere now that those are in use that are. */
    private Optional<Duration> drainTime(List<Facts> facts) {
        return facts.stream()
                .filter(f -> shares.of(f.name()) > 0)
                .findFirst()
                .flatMap(f -> policies.of(f.configuredMetric()).drain());
    }

    /** The time that flows had to end by an uplink that is no longer in use is over. */
    private void drained(List<Step> steps) {
        if (!stopped && !shuttingDown.getAsBoolean() && decided.isPresent()) {
            reconciler.desire(wanted, steps, outcome -> standing.applied(outcome.ok()));
            lookAhead();
        }
    }

    private void lookAhead() {
        Forecast.Question present = decided.orElseThrow();
        forecast.clear();
        advisors()
                .filter(a -> a.strategy().isPresent())
                .ifPresent(a -> foresight.look(
                        present,
                        Forecast.after(
                                present,
                                shares.now().keySet(),
                                facts -> fleet.preempted(facts, shares.now().keySet())),
                        a,
                        this::imagined,
                        () -> decided.filter(present::equals).isPresent()));
    }

    /** Hosts of joined segments come and go: no decision of ours. */
    private boolean isOfHost(Step step) {
        return step instanceof Step.ReplaceRoute r && own.isJoinTable(r.route().table())
                || step instanceof Step.DeleteRoute d
                        && own.isJoinTable(d.route().table());
    }

    private long nextNumber() {
        return journal.recent().isEmpty() ? 1 : journal.recent().get(0).number() + 1;
    }

    private void record(
            Forecast.Question before,
            Forecast.Question question,
            boolean sameChoice,
            NetworkState advice,
            List<Step> followUp,
            long seen,
            long decidedNanos,
            Reconciler.Outcome outcome) {
        standing.applied(outcome.ok());
        if (sameChoice
                && outcome.ok()
                && outcome.plan().steps().stream().allMatch(this::isOfHost)
                && followUp.isEmpty()
                && !Changes.decisive(before.facts(), question.facts())) {
            return;
        }
        List<String> changes = Changes.between(before.facts(), question.facts());
        String trigger = !changes.isEmpty()
                ? String.join("; ", changes)
                : before.edition() != question.edition() && question.edition() != reconsidered
                        ? "strategy or contributors changed"
                        : "asked again";
        List<String> reasons = new ArrayList<>(advice.notes());
        followUp.forEach(s -> reasons.add("then: " + s.text()));
        question.facts().forEach(f -> reasons.add(f.name() + " (metric " + f.metric() + "): " + f.explanation()));
        journal.add(new Decision(
                nextNumber(),
                Instant.now(),
                trigger,
                chosenName,
                reasons,
                outcome.plan().steps().stream().map(Step::text).toList(),
                outcome.sentence(),
                // what was applied by reflex was decided before it happened
                new Decision.Timing(
                        seen,
                        Math.min(decidedNanos, outcome.appliedNanos()),
                        outcome.appliedNanos(),
                        outcome.verifiedNanos())));
    }
}
