/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;

/**
 * Notices that flows of one protocol begin and none is answered: a reason to ask at once. Where a host only calls for one that is not there, it is
 * noticed ever more seldom. Pure but for its own memory.
 */
final class Unanswered {
    /** Packets that began flows: one that is lost, or a host that is away, is no reason. */
    private static final long SOME = 3;

    /** In which they have to come; what is older is forgotten. */
    private static final long WINDOW = Duration.ofSeconds(3).toNanos();

    private static final long PATIENCE = Duration.ofMillis(200).toNanos();
    private static final long SHORTEST_PAUSE = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMinutes(10).toNanos();

    private final long some;
    private long begun = -1;
    private long answered = -1;
    private boolean waiting;
    private long since;
    private long pause = SHORTEST_PAUSE;
    private boolean paused;
    private long pausedUntil;

    /** For the flows of one protocol, which say nothing of what else comes in. */
    Unanswered() {
        this(SOME);
    }

    private Unanswered(long some) {
        this.some = some;
    }

    /**
     * For a way by which nothing else comes in either, whatever it is: then one flow is reason enough. Given as answered is everything
     * that was received.
     */
    static Unanswered amidSilence() {
        return new Unanswered(1);
    }

    /**
     * Takes note of packets counted since the table was loaded. Doubts in vain are forgotten when there was no reason for another for as long
     * as the longest pause.
     *
     * @param roundTrip how long an answer takes as a rule, in nanoseconds
     * @return whether there is new reason for doubt
     */
    boolean look(long nowBegun, long nowAnswered, long roundTrip, long now) {
        if (nowAnswered != answered || nowBegun < begun) { // an answer, or the table was loaded anew
            answered = nowAnswered;
            begun = nowBegun;
            waiting = false;
            return false;
        }
        if (paused && now - pausedUntil < 0) {
            begun = nowBegun;
            waiting = false;
            return false;
        }
        if (!waiting) {
            waiting = nowBegun > begun;
            since = now;
        } else if (now - since > WINDOW && nowBegun - begun < some) {
            begun = nowBegun;
            waiting = false;
        }
        if (nowBegun - begun < some || now - since < Math.max(PATIENCE, 2 * roundTrip)) {
            return false;
        }
        if (paused && now - pausedUntil > LONGEST_PAUSE) {
            pause = SHORTEST_PAUSE;
        }
        paused = true;
        pausedUntil = now + pause;
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        return true;
    }

    /** It was right: the uplink is dead. */
    void right() {
        pause = SHORTEST_PAUSE;
        paused = false;
    }
}
