/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;

/**
 * From the facts to a desired state: looks at everything whenever something happened, and decides if the facts are not those of the last decision. Loop
 * only.
 */
final class Deciding implements Inquiry.Decider {
    /** Timers have a resolution of a millisecond. */
    private static final long SOON = Duration.ofMillis(1).toNanos();

    /** Who wants to be asked again is not asked more often. */
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final ControlLoop loop;
    private final Reconciler reconciler;
    private final Fleet fleet;
    private final Advisory advisory;
    private final Standing standing;
    private final FirstDecision first;
    private final InForce inForce;
    private final DecisionRecords records;
    private final BooleanSupplier shuttingDown;
    private final Snapshots snapshots;
    private final Forecast forecast = new Forecast();
    private final Inquiry inquiry;
    private final Foresight foresight;
    private final Leftovers leftovers;

    private LinkSnapshot picture;
    private Policies policies = Policies.DEFAULT;
    private Optional<Forecast.Question> decided = Optional.empty();
    private Registration nextLook = () -> {};
    private Registration askedAgain = () -> {};
    /** The edition that began because somebody wanted to be asked again. */
    private long reconsidered = -1;

    /** Whether what becomes of uplinks is held against them: not before the first decision. */
    private boolean judging;
    /** Whether the last decision is in the kernel. */
    private boolean applied;

    private boolean stopped;

    /** Nothing decided yet; {@code picture}: the links as they are. */
    Deciding(
            ControlLoop loop,
            LinkSnapshot picture,
            Reconciler reconciler,
            Fleet fleet,
            Advisory advisory,
            Standing standing,
            FirstDecision first,
            InForce inForce,
            DecisionRecords records,
            BooleanSupplier shuttingDown) {
        this.loop = loop;
        this.picture = picture;
        this.reconciler = reconciler;
        this.fleet = fleet;
        this.advisory = advisory;
        this.standing = standing;
        this.first = first;
        this.inForce = inForce;
        this.records = records;
        this.shuttingDown = shuttingDown;
        this.snapshots = new Snapshots(fleet, inForce, reconciler.ownership());
        this.inquiry = new Inquiry(loop, advisory, forecast, inForce, snapshots, this);
        this.foresight = new Foresight(
                advisory,
                reconciler,
                forecast,
                (facts, answer) -> Desired.of(answer, imagined(facts)),
                standing::foresee);
        this.leftovers = new Leftovers(loop, reconciler.ownership(), this::drained);
    }

    /** Decides no more; what is in force stays so. */
    void stop() {
        stopped = true;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    /** How traffic returns from now on. */
    void policies(Policies now) {
        policies = now;
    }

    /** The links changed. */
    void look(LinkSnapshot links) {
        if (!stopped) {
            picture = links;
            evaluate(links.nanos());
        }
    }

    /** Other answers may be expected to the same questions. */
    void answersChanged() {
        forecast.clear();
        evaluateNow();
    }

    void evaluateNow() {
        evaluate(loop.nanoTime());
    }

    /** Looks at everything again; decides if the facts are not those of the last decision. */
    @Override
    public void evaluate(long seenNanos) {
        if (stopped || shuttingDown.getAsBoolean() || picture.number() == 0) {
            return;
        }
        long now = loop.nanoTime();
        List<Facts> facts = fleet.facts(picture, inUse(), now);
        if (!first.isDue(fleet.entries(), facts, now)) {
            standing.publish(snapshots.next(facts, now));
            return;
        }
        if (!judging) {
            judging = true;
            inForce.chosen().ifPresent(fleet::foundLeftBetterThan);
            facts = fleet.facts(picture, inUse(), now);
        }
        if (first.awaits(facts, now)) {
            standing.publish(snapshots.next(facts, now));
            return;
        }
        nextLook.close();
        fleet.nextLook(now)
                .ifPresent(t -> nextLook = loop.schedule(Duration.ofNanos(Math.max(SOON, t - now)), this::evaluateNow));
        Forecast.Question question = new Forecast.Question(List.copyOf(facts), inForce.chosen(), advisory.edition());
        if (decided.filter(question::equals).isPresent()) {
            inquiry.satisfied();
            return;
        }
        Optional<NetworkState> known = forecast.answer(question);
        if (known.isPresent()) {
            conclude(question, known.get(), seenNanos);
            return;
        }
        inquiry.ask(question, seenNanos);
    }

    /** Names of the uplinks that get new flows; empty: nobody is judged by what becomes of it yet. */
    private Optional<Set<String>> inUse() {
        if (!judging) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>(inForce.shares().keySet());
        inForce.chosen().ifPresent(names::add);
        return Optional.of(names);
    }

    private Snapshot imagined(List<Facts> facts) {
        return snapshots.imagined(facts, loop.nanoTime());
    }

    @Override
    public boolean leads() {
        return inForce.chosen().filter(name -> fleet.isAvailable(name, picture)).isPresent();
    }

    @Override
    public void reopen(Forecast.Question question) {
        decided = decided.filter(
                d -> d.edition() != question.edition() || !d.facts().equals(question.facts()));
    }

    @Override
    public void conclude(Forecast.Question question, NetworkState advice, long seenNanos) {
        Forecast.Question before =
                decided.orElse(new Forecast.Question(List.of(), Optional.empty(), advisory.edition()));
        Optional<String> chosenBefore = inForce.chosen();
        Map<String, Integer> sharesBefore = inForce.shares();
        Snapshot snapshot = snapshots.next(question.facts(), loop.nanoTime());
        inForce.take(advice, snapshot, loop.nanoTime());
        NetworkState desired = inForce.desired();
        List<Step> followUp = new ArrayList<>(Aftermath.of(chosenBefore, inForce.chosen(), snapshot));
        followUp.addAll(leftovers.of(
                before.facts(),
                sharesBefore,
                question.facts(),
                inForce.shares(),
                desired,
                desired.drain().or(() -> drainTime(question.facts()))));
        first.concluded(fleet.entries(), question.facts(), () -> {
            evaluateNow();
            standing.applied(applied);
        });
        decided = Optional.of(new Forecast.Question(question.facts(), inForce.chosen(), question.edition()));
        inquiry.satisfied();
        DecisionRecords.Decided made = new DecisionRecords.Decided(
                before, question, chosenBefore, sharesBefore, advice, followUp, seenNanos, loop.nanoTime());
        reconciler.desire(desired, followUp, outcome -> {
            applied = outcome.ok();
            standing.applied(applied && !first.awaits());
            records.applied(made, question.edition() == reconsidered, outcome);
        });
        standing.decidedBy(advice.notes());
        standing.publish(snapshots.renewed(snapshot, question.facts()));
        lookAhead();
        askedAgain.close();
        askedAgain = inForce.desired()
                .reconsider()
                .map(after -> loop.schedule(after.compareTo(SOONEST) < 0 ? SOONEST : after, this::reconsider))
                .orElse(() -> {});
        if (question.facts().stream().anyMatch(f -> f.restraint().isPresent() && inForce.share(f.name()) > 0)) {
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
                .filter(f -> inForce.share(f.name()) > 0)
                .findFirst()
                .flatMap(f -> policies.of(f.configuredMetric()).drain());
    }

    /** The time that flows had to end by an uplink that is no longer in use is over. */
    private void drained(List<Step> steps) {
        if (!stopped && !shuttingDown.getAsBoolean() && decided.isPresent()) {
            reconciler.desire(inForce.desired(), steps, outcome -> standing.applied(outcome.ok()));
            lookAhead();
        }
    }

    private void lookAhead() {
        Forecast.Question present = decided.orElseThrow();
        Set<String> using = inForce.shares().keySet();
        forecast.clear();
        inquiry.advisors()
                .filter(a -> a.strategy().isPresent())
                .ifPresent(a -> foresight.look(
                        present,
                        Forecast.after(present, using, facts -> fleet.preempted(facts, using)),
                        a,
                        this::imagined,
                        () -> decided.filter(present::equals).isPresent()));
    }
}
