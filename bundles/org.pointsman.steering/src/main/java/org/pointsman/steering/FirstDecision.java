/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.uplink.UplinkStatus;

/** What the first decision waits for, and what an earlier run left until then. Loop only, but for {@link #configuredBy} and {@link #completeWhen}. */
final class FirstDecision {
    private static final Duration STEP = Duration.ofMillis(20);

    private final ControlLoop loop;
    private final Slots slots;
    private volatile BooleanSupplier told = () -> true;
    private volatile BooleanSupplier complete = () -> true;
    private Settling settling;
    private Inheritance inheritance = Inheritance.nothing();

    FirstDecision(ControlLoop loop, Slots slots) {
        this.loop = loop;
        this.slots = slots;
        this.settling = new Settling(loop.nanoTime(), slots.names(), this::told, this::complete);
    }

    /** {@code nowTold}: whether everybody knows the configuration; asked on the loop. */
    void configuredBy(BooleanSupplier nowTold) {
        told = nowTold;
    }

    /** {@code nowComplete}: whether all run who are meant to; asked on the loop. */
    void completeWhen(BooleanSupplier nowComplete) {
        complete = nowComplete;
    }

    private boolean told() {
        return told.getAsBoolean();
    }

    private boolean complete() {
        return complete.getAsBoolean();
    }

    /** Begins to wait; {@code left}: by an earlier run. */
    void inherit(Inheritance left) {
        inheritance = left;
        // where no earlier run left anything, nothing can be taken away from those who come later
        boolean first = left.chosen().isEmpty();
        settling = new Settling(loop.nanoTime(), slots.names(), this::told, () -> first || complete());
    }

    /** Has everything looked at every few milliseconds until the wait is over, or all has ended. */
    void lookUntilSettled(Runnable look, BooleanSupplier ended) {
        loop.schedule(STEP, () -> {
            look.run();
            if (!settling.settled() && !ended.getAsBoolean()) {
                lookUntilSettled(look, ended);
            }
        });
    }

    /** How an earlier run left an uplink. */
    Optional<UplinkStatus> left(String uplink) {
        return Optional.ofNullable(inheritance.statuses().get(uplink));
    }

    /** One more uplink is there. */
    void registered() {
        settling.registered(loop.nanoTime());
    }

    /** Whether the wait is over; once it is, it is for good. */
    boolean isDue(Collection<Entry> entries, List<Facts> facts, long now) {
        return settling.settled(entries, facts, now);
    }

    /** A decision was made on these facts; {@code look} is run when the second one has waited for long enough, if it has to. */
    void concluded(Collection<Entry> entries, List<Facts> facts, Runnable look) {
        if (settling.concluded(entries, facts, loop.nanoTime())) {
            loop.schedule(Settling.FIRST_ANSWER, look);
        }
    }

    /** Whether the second decision is not to be made yet: the gateway of the best uplink has just been asked. */
    boolean awaits(List<Facts> facts, long now) {
        return settling.awaits(facts, now);
    }

    /** Whether this one's gateway is waited for: whoever is in use before it answers has no right to stay. */
    boolean awaits(String uplink) {
        return settling.awaits(uplink);
    }

    /** Whether anybody's is. */
    boolean awaits() {
        return settling.waiting();
    }
}
