/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;

/**
 * Notices that packets leave by an interface and nothing comes back: a reason to ask at once, at no cost while all is well. Where that is
 * nothing but somebody's way to talk, as of a sender that expects no answer, it is noticed ever more seldom. Pure but for its own memory.
 */
final class Stall {
    /** How long nothing has to come back. */
    private static final long SILENCE = Duration.ofMillis(500).toNanos();
    /** What has to be sent in that time; a few may be no more than questions for a neighbour. */
    private static final long TALK = 4;

    private static final long SHORTEST_PAUSE = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMinutes(10).toNanos();

    private long received = -1;
    private long sent;
    private long since;
    private long pause = SHORTEST_PAUSE;
    private long pausedUntil;
    private boolean paused;

    /**
     * Takes note of packets carried since the interface exists.
     *
     * @return whether there is new reason for doubt
     */
    boolean look(long nowSent, long nowReceived, long now) {
        if (nowReceived != received || nowSent < sent) {
            received = nowReceived;
            sent = nowSent;
            since = now;
            return false;
        }
        if (nowSent - sent < TALK || now - since < SILENCE || paused && now - pausedUntil < 0) {
            return false;
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
