/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Optional;
import org.pointsman.api.wan.Penalty;

/** The figure of merit of one uplink (RFC 2439 §4.2): failures add to it, time takes away. Time is handed in. */
final class Flapping {
    /** Less than this is nothing: one failure is forgotten after ten half-lives. */
    private static final double NOTHING = 1;

    /**
     * How failures are counted.
     *
     * @param suppress with more points than these an uplink is suppressed; 0: never
     * @param reuse with these or fewer it is in use again; above 0, below {@code suppress}
     * @param maximum for how long an uplink can be suppressed after its last failure
     */
    record Terms(double suppress, double reuse, Duration halfLife, Duration maximum) {
        /** Three failures within half a minute; back after a minute and a half without one. */
        static final Terms DEFAULT = new Terms(2500, 1000, Duration.ofSeconds(60), Duration.ofMinutes(5));

        /** Nothing is counted. */
        static final Terms OFF = new Terms(0, 1000, Duration.ofSeconds(60), Duration.ofMinutes(5));

        static Terms of(SteeringSettings s) {
            return new Terms(
                    s.flapSuppress(),
                    s.flapReuse(),
                    Duration.ofSeconds(s.flapHalfLifeSeconds()),
                    Duration.ofSeconds(s.flapMaximumSeconds()));
        }

        boolean off() {
            return suppress <= 0;
        }

        /** More points would keep an uplink away for longer than {@code maximum} (RFC 2439 §4.2, the ceiling). */
        double ceiling() {
            return reuse * Math.pow(2, maximum.toNanos() / (double) halfLife.toNanos());
        }
    }

    private double points;
    private long asOf;
    private boolean suppressed;

    /** It failed. */
    void failed(Terms terms, long now) {
        settle(terms, now);
        if (!terms.off()) {
            points = Math.min(terms.ceiling(), points + Penalty.FOR_A_FAILURE);
            suppressed = suppressed || points > terms.suppress();
        }
    }

    /** How it stands; empty: nothing is against it. */
    Optional<Penalty> penalty(Terms terms, long now) {
        settle(terms, now);
        return points < NOTHING
                ? Optional.empty()
                : Optional.of(new Penalty(points, now, terms.halfLife(), terms.suppress(), terms.reuse(), suppressed));
    }

    void forget() {
        points = 0;
        suppressed = false;
    }

    private void settle(Terms terms, long now) {
        if (terms.off()) {
            forget();
        }
        points *= Math.pow(
                0.5, Math.max(0, now - asOf) / (double) terms.halfLife().toNanos());
        asOf = now;
        suppressed = suppressed && points > terms.reuse();
    }
}
