/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What to do after a failure: dial again after pauses that double from 1 s to 60 s, each shortened by up to a quarter so that many do
 * not beat in time; after every third failure in a row reset the modem, after every sixth plug it off and on. Both are rationed.
 * Pure but for its memory; time comes in.
 */
final class Ladder {
    /** What precedes the next try. */
    enum Rung {
        DIAL,
        RESET,
        REENUMERATE
    }

    /** The next try. */
    record Next(Duration pause, Rung rung) {}

    static final Duration LONGEST = Duration.ofSeconds(60);
    static final Duration HOUR = Duration.ofHours(1);
    /** Resets and re-enumerations within an hour. */
    static final Map<Rung, Integer> RATION = Map.of(Rung.RESET, 4, Rung.REENUMERATE, 2);

    private static final long FIRST = 1000;
    private static final int RESET_EVERY = 3;
    private static final int REENUMERATE_EVERY = 6;

    private final RandomGenerator random;
    private final Map<Rung, Deque<Long>> taken = new EnumMap<>(Rung.class);
    private long next = FIRST;
    private int failures;

    Ladder(RandomGenerator random) {
        this.random = random;
    }

    /** {@code now}: monotonic nanoseconds. */
    Next after(Trouble.Kind trouble, long now) {
        if (trouble.help() == Trouble.Help.PERSON) {
            return new Next(LONGEST, Rung.DIAL);
        }
        Duration pause = Duration.ofMillis(next - random.nextLong(next / 4));
        next = Math.min(LONGEST.toMillis(), 2 * next);
        return new Next(pause, rung(trouble.help(), now));
    }

    private Rung rung(Trouble.Help help, long now) {
        if (help == Trouble.Help.DIAL) {
            return Rung.DIAL;
        }
        failures++;
        if (failures % RESET_EVERY != 0) {
            return Rung.DIAL;
        }
        Rung wanted =
                help == Trouble.Help.REENUMERATE || failures % REENUMERATE_EVERY == 0 ? Rung.REENUMERATE : Rung.RESET;
        Deque<Long> times = taken.computeIfAbsent(wanted, r -> new ArrayDeque<>());
        while (!times.isEmpty() && now - times.peekFirst() >= HOUR.toNanos()) {
            times.removeFirst();
        }
        if (times.size() >= RATION.get(wanted)) {
            return Rung.DIAL;
        }
        times.addLast(now);
        return wanted;
    }

    /** A connection has proven good, or another modem is there: pauses begin anew. What was rationed stays so. */
    void recovered() {
        next = FIRST;
        failures = 0;
    }
}
