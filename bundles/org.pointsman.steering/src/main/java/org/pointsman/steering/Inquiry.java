/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.state.NetworkState;

/** Asks strategy and contributors, one question at a time, and says when it has to be decided without them. Loop only. */
final class Inquiry {
    /** Who wants to know. */
    interface Decider {
        /** Decides {@code question}. */
        void conclude(Forecast.Question question, NetworkState advice, long seenNanos);

        /** Looks at everything again. */
        void evaluate(long seenNanos);

        /** The answer is known now; what was decided without it is open again. */
        void reopen(Forecast.Question question);

        /** Whether the last decision's uplink is still available. */
        boolean leads();

        boolean stopped();
    }

    /** How long facts may keep changing before an answer to former ones is acted upon. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /** When a strategy that failed is asked again; so that it counts as another failure. */
    private static final Duration AGAIN = Duration.ofMillis(1100);

    private final ControlLoop loop;
    private final Advisory advisory;
    private final Forecast forecast;
    private final InForce inForce;
    private final Snapshots snapshots;
    private final Decider decider;
    private Optional<Forecast.Question> asking = Optional.empty();
    /** Whether the answer to {@code asking} did not come in time. */
    private boolean overdue;

    private OptionalLong waitingSince = OptionalLong.empty();

    /** Nothing asked; {@code forecast}: gets the answers that come in time. */
    Inquiry(
            ControlLoop loop,
            Advisory advisory,
            Forecast forecast,
            InForce inForce,
            Snapshots snapshots,
            Decider decider) {
        this.loop = loop;
        this.advisory = advisory;
        this.forecast = forecast;
        this.inForce = inForce;
        this.snapshots = snapshots;
        this.decider = decider;
    }

    /** Whom to ask; while the last decision's uplink is available, a departed strategy's answer can stand for a while. */
    Optional<Advisors> advisors() {
        // not by what was decided: that is open for a moment whenever an answer comes to facts that have changed
        // meanwhile
        return advisory.present(() -> !inForce.advised().isEmpty() && decider.leads());
    }

    /** Nobody waits for a decision any more. */
    void satisfied() {
        waitingSince = OptionalLong.empty();
    }

    void ask(Forecast.Question question, long seenNanos) {
        if (asking.filter(q -> !overdue || q.equals(question)).isPresent()) {
            return; // one at a time; when it is answered, everything is looked at again
        }
        advisors().ifPresent(asked -> {
            asking = Optional.of(question);
            overdue = false;
            waitingSince = waitingSince.isPresent() ? waitingSince : OptionalLong.of(loop.nanoTime());
            advisory.ask(
                    asked,
                    snapshots.next(question.facts(), loop.nanoTime()),
                    advice -> answered(question, asked, advice, seenNanos),
                    advice -> late(question, asked, advice),
                    advice -> waiting(question, advice));
        });
    }

    private void answered(Forecast.Question question, Advisors asked, Advice advice, long seenNanos) {
        boolean stillAsked = asking.filter(question::equals).isPresent();
        asking = asking.filter(q -> !q.equals(question));
        if (decider.stopped() || question.edition() != advisory.edition()) {
            decider.evaluate(seenNanos);
            return;
        }
        advisory.note(asked, advice);
        if (advice.state().isPresent()) {
            boolean impatient =
                    waitingSince.isPresent() && loop.nanoTime() - waitingSince.getAsLong() > PATIENCE.toNanos();
            if (stillAsked && impatient) {
                decider.conclude(
                        question,
                        advice.state().get(),
                        seenNanos); // or facts that keep moving would put off every decision
                decider.evaluate(seenNanos);
                return;
            }
            forecast.put(question, advice.state().get());
            if (stillAsked) {
                decider.reopen(question); // it was decided without this answer when that was late
            }
        } else if (stillAsked) {
            decider.conclude(question, lasting(advice), seenNanos);
            askedInVain(asked);
            return;
        }
        decider.evaluate(seenNanos);
    }

    /** A plug-in's strategy is asked again, until it answers or has three strikes: what stands in for it is not what was wanted. */
    private void askedInVain(Advisors asked) {
        if (asked.strategy().filter(s -> s.bundle() != 0).isPresent()) {
            long edition = advisory.edition();
            loop.schedule(AGAIN, () -> {
                if (!decider.stopped() && edition == advisory.edition()) {
                    advisory.turn();
                }
            });
        }
    }

    /** Without the strategy's answer: the last good one, on the groundwork as it is now, as long as it leads somewhere. */
    private NetworkState lasting(Advice advice) {
        return decider.leads() ? inForce.advised() : advice.standIn().orElse(inForce.advised());
    }

    /** A plug-in's strategy takes its time: nobody else has to wait for it. */
    private void waiting(Forecast.Question question, Advice advice) {
        if (decider.stopped()
                || asking.filter(question::equals).isEmpty()
                || question.edition() != advisory.edition()) {
            return;
        }
        overdue = true;
        NetworkState lasting = lasting(advice);
        if (lasting != inForce.advised()) {
            decider.conclude(question, lasting, loop.nanoTime());
        }
        decider.evaluate(loop.nanoTime());
    }

    private void late(Forecast.Question question, Advisors asked, Advice advice) {
        if (decider.stopped()) {
            return; // who comes after decides; one that never decided would take everything away
        }
        advisory.noteLate(asked, advice);
        if (asking.filter(question::equals).isPresent()) {
            overdue = true;
            decider.conclude(question, inForce.advised(), loop.nanoTime());
        }
    }
}
