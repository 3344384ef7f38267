/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.WanSnapshot;

/**
 * One question, to ours on their bulkhead and to each plug-in on its own, side by side. Ours are waited for. A plug-in's contributor that is
 * not there soon after them is not: its last good part stands in, and what it answers later is reported. Loop only.
 */
final class Round {
    /** What plug-ins may take longer than ours before it is decided without them. */
    private static final Duration GRACE = Duration.ofMillis(5);

    private final ControlLoop loop;
    private final Advisors asked;
    private final Map<String, NetworkState> known;
    private final Set<String> tardy;
    private final Consumer<Advice> answered;
    private final Consumer<Advice> late;
    private final Consumer<Advice> waiting;
    private final BiConsumer<String, NetworkState> latecomer;
    private final Answers answers = new Answers();
    /** Plug-ins' contributors and strategy that are waited for. */
    private final Set<String> missing = new HashSet<>();

    private boolean house;
    private boolean strategy;
    private boolean grace;
    private boolean concluded;

    /**
     * Nobody was asked yet.
     *
     * @param known each contributor's last good part
     * @param tardy whom an earlier round did not wait for to the end: they are not waited for until they have answered; changed here
     * @param answered gets the advice, once, or once more when the strategy answers late
     * @param late gets what is wrong when ours are late
     * @param waiting gets what there is without the answer of a plug-in's strategy, which is waited for longer
     * @param latecomer gets a contributor's part that came after {@code answered}
     */
    Round(
            ControlLoop loop,
            Advisors asked,
            Map<String, NetworkState> known,
            Set<String> tardy,
            Consumer<Advice> answered,
            Consumer<Advice> late,
            Consumer<Advice> waiting,
            BiConsumer<String, NetworkState> latecomer) {
        this.loop = loop;
        this.asked = asked;
        this.known = known;
        this.tardy = tardy;
        this.answered = answered;
        this.late = late;
        this.waiting = waiting;
        this.latecomer = latecomer;
        this.strategy = asked.strategy().filter(s -> s.bundle() != 0).isEmpty();
    }

    /** Asks about what is so; {@code patient}: everybody is waited for, as there is no former answer that could stand in. */
    void ask(Bulkhead own, Plugins plugins, WanSnapshot snapshot, boolean isNew, boolean patient) {
        Map<String, Advisors.Question> questions = asked.plugins(snapshot);
        if (questions.isEmpty()) {
            own.call(
                    CallKind.STRATEGY,
                    isNew,
                    () -> asked.askHouse(snapshot).merged(asked, known),
                    outcome -> outcome.value().ifPresentOrElse(answered, () -> late.accept(nothing(outcome))));
            return;
        }
        grace = patient;
        questions.values().stream()
                .filter(q -> patient || !tardy.contains(q.who()))
                .forEach(q -> missing.add(q.who()));
        own.call(CallKind.STRATEGY, isNew, () -> asked.askHouse(snapshot), this::ofHouse);
        questions
                .values()
                .forEach(q -> plugins.call(q.bundle(), kind(q), q.who(), q.work(), outcome -> came(q, outcome)));
    }

    /** The same about what is not so; all are waited for, and nobody is told if one is late. */
    void askAhead(Bulkhead own, Plugins plugins, WanSnapshot snapshot) {
        Map<String, Advisors.Question> questions = asked.plugins(snapshot);
        if (questions.isEmpty()) {
            own.callLater(
                    CallKind.STRATEGY,
                    () -> asked.askHouse(snapshot).merged(asked, known),
                    outcome -> outcome.value().ifPresent(answered));
            return;
        }
        grace = true;
        missing.addAll(questions.keySet());
        own.callLater(CallKind.STRATEGY, () -> asked.askHouse(snapshot), this::ofHouse);
        questions
                .values()
                .forEach(q -> plugins.callLater(q.bundle(), kind(q), q.who(), q.work(), outcome -> came(q, outcome)));
    }

    private static CallKind kind(Advisors.Question question) {
        return question.decides() ? CallKind.STRATEGY : CallKind.CONTRIBUTOR;
    }

    private Advice nothing(Outcome<?> outcome) {
        Answers none = new Answers();
        none.strategies().put(asked.strategyName(), new Outcome.Threw<>(outcome.sentence()));
        return none.merged(asked, known);
    }

    private void ofHouse(Outcome<Answers> outcome) {
        Optional<Answers> value = outcome.value();
        if (value.isEmpty()) {
            late.accept(nothing(outcome));
            return;
        }
        answers.add(value.get());
        house = true;
        if (!grace && missing.isEmpty()) {
            graceIsOver();
        } else if (!grace) {
            loop.schedule(GRACE, this::graceIsOver);
        }
        conclude();
    }

    private void graceIsOver() {
        if (concluded) {
            return;
        }
        grace = true;
        tardy.addAll(missing);
        missing.clear();
        if (!strategy) {
            waiting.accept(answers.merged(asked, known)); // no strike yet
        }
        conclude();
    }

    private void came(Advisors.Question question, Outcome<NetworkState> outcome) {
        missing.remove(question.who());
        if (!(outcome instanceof Outcome.Late)) {
            tardy.remove(question.who());
        }
        if (question.decides()) {
            answers.strategies().put(question.name(), outcome);
            strategy = true;
            if (concluded && outcome.value().isPresent()) {
                answered.accept(answers.merged(asked, known)); // after all
            }
        } else {
            answers.contributions().put(question.name(), outcome);
            if (concluded) {
                outcome.value()
                        .filter(part -> !part.equals(known.get(question.name())))
                        .ifPresent(part -> latecomer.accept(question.name(), part));
            }
        }
        conclude();
    }

    private void conclude() {
        if (house && strategy && missing.isEmpty() && !concluded) {
            concluded = true;
            answered.accept(answers.merged(asked, known));
        }
    }
}
