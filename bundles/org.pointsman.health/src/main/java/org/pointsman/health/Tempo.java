/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;

/**
 * How often and how patiently is probed; all in nanoseconds.
 *
 * @param beat between two probes while all is well, and between two rounds while the uplink is down
 * @param idleBeat between two rounds while no target has ever answered
 * @param burst between two rounds while the uplink is suspected
 * @param shortest least time that an answer is given
 * @param longest most time that an answer is given
 * @param evidence least number of unanswered probes in a row that make a death
 * @param returning how long answers have to come in a row before the uplink is trusted again
 */
record Tempo(long beat, long idleBeat, long burst, long shortest, long longest, int evidence, long returning) {
    /** About 0.85 kB/s; finds a death within 0.4 s. */
    static final Tempo DEFAULT = of(200, 2000, 30, 60, 3000, 12, 1000);

    /** About 3.5 kB/s; finds a death within about 0.12 s. */
    static final Tempo FAST = of(50, 2000, 10, 25, 3000, 12, 500);

    private static Tempo of(
            long beat, long idleBeat, long burst, long shortest, long longest, int evidence, long returning) {
        return new Tempo(
                nanos(beat),
                nanos(idleBeat),
                nanos(burst),
                nanos(shortest),
                nanos(longest),
                evidence,
                nanos(returning));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
