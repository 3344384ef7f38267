/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Restraint;

/**
 * Whether one uplink that is usable again may have new flows, by what became of it before. It only ever holds back from returning: a dead
 * uplink is left whatever stands here. Time is handed in.
 */
final class Probation {
    /** While a hold-down runs it is looked at this often. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** Nobody looked for this long: the process was held up, and what nobody saw is no proof of a stable uplink. */
    private static final long UNSEEN = LOOK.multipliedBy(2).toNanos();

    private final Flapping flapping = new Flapping();
    private boolean usable;
    private long usableSince;
    private long lookedAt;
    /** It failed, and has not been in use since. */
    private boolean returning;
    /** It failed while it was in use. */
    private boolean left;
    /** An operator wants it. */
    private boolean called;
    /** It was in use when the drill began that it is in. */
    private boolean rehearsed;

    /**
     * How it stands now.
     *
     * @param hold what an operator has said: an uplink that is switched off, or plays dead, did not fail
     * @param inUse whether it gets new flows by the last decision
     */
    void look(boolean enabled, Hold hold, boolean nowUsable, boolean inUse, Flapping.Terms terms, long now) {
        if (!enabled) {
            returning = false;
            left = false;
            called = false;
            rehearsed = false;
        } else if (hold == Hold.DRILL) {
            rehearsed = rehearsed || usable && inUse;
        } else if (rehearsed) { // the drill is over: as it was before
            rehearsed = false;
            called = true;
            usableSince = now;
        } else if (usable && !nowUsable) {
            flapping.failed(terms, now);
            returning = true;
            left = left || inUse;
            called = false;
        } else if (!usable && nowUsable) {
            usableSince = now;
        } else if (now - lookedAt > UNSEEN) {
            usableSince += now - lookedAt;
        }
        if (nowUsable && inUse) { // it is back, or was never left: there was nothing better
            returning = false;
            left = false;
            called = false;
        }
        usable = nowUsable;
        lookedAt = now;
    }

    /** An earlier run left it for a worse one, for all one can tell. */
    void foundLeft() {
        left = true;
    }

    /** An operator wants it in use, whatever it did. */
    void call() {
        flapping.forget();
        returning = false;
        left = false;
        called = true;
    }

    /** Whether an operator's word for it still holds. */
    boolean called() {
        return called;
    }

    Optional<Penalty> penalty(Flapping.Terms terms, long now) {
        return flapping.penalty(terms, now);
    }

    /** What holds it back; empty: nothing, or it is not usable. */
    Optional<Restraint> restraint(String name, Policy policy, Flapping.Terms terms, long now) {
        if (!usable) {
            return Optional.empty();
        }
        if (left && policy.manual()) {
            return Optional.of(new Restraint(
                    Restraint.Kind.MANUAL,
                    "it failed, and its failback is manual: 'wan:failback " + name + "' returns to it",
                    OptionalLong.empty()));
        }
        Optional<Penalty> penalty = flapping.penalty(terms, now).filter(Penalty::suppressed);
        if (penalty.isPresent()) {
            return Optional.of(new Restraint(
                    Restraint.Kind.PENALTY,
                    "it failed too often of late",
                    penalty.get().reuseNanos()));
        }
        long held = policy.holdDown().toNanos();
        return returning && now - usableSince < held
                ? Optional.of(new Restraint(
                        Restraint.Kind.HOLD_DOWN,
                        "it has to be usable for " + policy.holdDown().toSeconds() + " s first",
                        OptionalLong.of(usableSince + held)))
                : Optional.empty();
    }
}
