/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;

/**
 * How often and how patiently is probed; all times in nanoseconds.
 *
 * @param beat between two probes while all is well
 * @param idleBeat between two rounds while no target has ever answered, in the end; {@code retry} at first, doubled each time
 * @param burst between two rounds while the targets are suspected
 * @param retry between two rounds while they are dead
 * @param shortest least time that an answer is given
 * @param longest most time that an answer is given
 * @param evidence least number of unanswered probes in a row that make a death
 * @param returning how long answers have to come in a row before they are trusted again
 */
record Tempo(
        long beat, long idleBeat, long burst, long retry, long shortest, long longest, int evidence, long returning) {
    /** The heartbeat: 0.36 kB/s; finds a death within 0.4 s. */
    static final Tempo DEFAULT = of(200, 2000, 30, 200, 60, 3000, 12, 1000);

    /** The heartbeat, 1.4 kB/s; finds a death within about 0.12 s. */
    static final Tempo FAST = of(50, 2000, 7, 50, 25, 3000, 12, 500);

    /** The heartbeat where bytes cost money: 17 kB an hour. */
    static final Tempo METERED = of(15_000, 60_000, 60, 10_000, 100, 3000, 12, 1000);

    static Tempo of(
            long beat,
            long idleBeat,
            long burst,
            long retry,
            long shortest,
            long longest,
            int evidence,
            long returning) {
        return new Tempo(
                nanos(beat),
                nanos(idleBeat),
                nanos(burst),
                nanos(retry),
                nanos(shortest),
                nanos(longest),
                evidence,
                nanos(returning));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
