/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.Wan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From link pictures and uplink reports to one desired state: puts the parts together and takes in what comes from outside, which {@link SteeringComponent} brings;
 * {@link Deciding} decides. May be called by any thread; everything is done on the control loop.
 */
final class Steering {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
    /** How long what an earlier run left stands in for a session that is not up yet. */
    private static final Duration INHERITANCE = Duration.ofSeconds(30);

    private final ControlLoop loop;
    private final LinkMonitor links;
    private final Reconciler reconciler;
    private final Slots slots;
    private final Bulkhead bulkhead;
    private final Plugins plugins;
    private final ExecutorService pool;
    private final Fleet fleet;
    private final Advisory advisory;
    private final AskingAgain askingAgain;
    private final InForce inForce;
    private final FirstDecision first;
    private final Standing standing;
    private final Journal journal = new Journal();
    private final DecisionRecords records;
    private final Deciding deciding;

    private Registration subscription = () -> {};
    private Registration healthSubscription = () -> {};

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
        this.pool = pool;
        this.slots = slots;
        this.bulkhead = bulkhead;
        this.plugins = plugins;
        Ownership own = reconciler.ownership();
        this.fleet = new Fleet(loop, links, pool, plugins, slots, shuttingDown, this::evaluateNow);
        fleet.heldBy(holds::of);
        fleet.demotedBy(holds::against);
        this.inForce = new InForce(loop.nanoTime());
        holds.subscribe(() -> post(this::evaluateNow));
        this.advisory = new Advisory(
                loop,
                bulkhead,
                plugins,
                strategy,
                () -> stopped() || shuttingDown.getAsBoolean(),
                this::answersChanged);
        this.askingAgain = new AskingAgain(loop, plugins, advisory::turn);
        plugins.subscribe(this::caught, this::freed);
        this.standing = new Standing(
                advisory,
                fleet,
                plugins,
                new MarkCollisions(
                        reconciler::observed, () -> inForce.desired().nftTable().isPresent(), own),
                pool,
                this::failBack,
                own,
                loop.nanoTime());
        this.first = new FirstDecision(loop, slots);
        fleet.awaiting(first::awaits);
        this.records = new DecisionRecords(journal, inForce, own);
        this.deciding = new Deciding(
                loop, links.current(), reconciler, fleet, advisory, standing, first, inForce, records, shuttingDown);
    }

    void start() {
        loop.post(() -> {
            Inheritance left = Inheritance.of(reconciler.observed(), links.current(), slots, reconciler.ownership());
            first.inherit(left);
            inForce.inherit(left);
            subscription = links.subscribe(deciding::look);
            FairWait.on(loop, INHERITANCE, () -> {
                fleet.disinherit();
                evaluateNow();
            });
        });
        first.lookUntilSettled(this::evaluateNow, this::stopped);
    }

    void stop() {
        loop.post(() -> {
            deciding.stop();
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

    void addUplink(Entry.Settings settings, Uplink uplink) {
        addUplink(settings, uplink, 0);
    }

    /** {@code bundle}: whose it is; 0: one of ours, here and below. */
    void addUplink(Entry.Settings settings, Uplink uplink, long bundle) {
        post(() -> {
            if (fleet.add(settings, uplink, bundle, first.left(settings.name()))) {
                first.registered();
                evaluateNow();
            }
        });
    }

    void removeUplink(String name) {
        post(() -> fleet.remove(name));
    }

    /** {@code told}: whether everybody knows the configuration; asked on the loop until the first decision. */
    void configuredBy(BooleanSupplier told) {
        first.configuredBy(told);
    }

    /** {@code complete}: whether all run who are meant to; asked on the loop until the first decision. */
    void completeWhen(BooleanSupplier complete) {
        first.completeWhen(complete);
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
        } else {
            askingAgain.by(bundle);
        }
    }

    private void caught(PluginCalls.Quarantine quarantine) {
        fleet.quarantine();
        records.quarantined(quarantine, loop.nanoTime());
        advisory.turn();
    }

    private void freed(long bundle) {
        askingAgain.forget(bundle);
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
            deciding.policies(now);
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
            if (!stopped()) {
                task.run();
            }
        });
    }

    private boolean stopped() {
        return deciding.stopped();
    }

    private void evaluateNow() {
        deciding.evaluateNow();
    }

    private void answersChanged() {
        deciding.answersChanged();
    }
}
