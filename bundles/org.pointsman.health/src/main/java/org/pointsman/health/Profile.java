/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;

/**
 * How fast an uplink is judged, and what that costs. The heartbeat is ICMP echo; the other kinds are there to find what ICMP does not see, and are
 * asked seldom while all is well.
 *
 * @param name as in the configuration
 * @param heart of ICMP echo
 * @param flows of TCP, DNS and kinds that plug-ins bring
 * @param pages of HTTP, which costs its servers most
 * @param grace how long traffic that comes in keeps an uplink alive that answers nothing, in nanoseconds: longer than a full queue holds an answer back
 */
record Profile(String name, Tempo heart, Tempo flows, Tempo pages, long grace) {
    static final Profile DEFAULT = new Profile(
            "default",
            Tempo.DEFAULT,
            Tempo.of(1000, 10_000, 150, 500, 150, 3000, 12, 1000),
            Tempo.of(10_000, 30_000, 300, 2000, 400, 3000, 3, 1000),
            Duration.ofMillis(1600).toNanos());

    static final Profile FAST = new Profile(
            "fast",
            Tempo.FAST,
            Tempo.of(300, 10_000, 60, 250, 80, 3000, 12, 500),
            Tempo.of(3000, 30_000, 150, 500, 250, 3000, 3, 500),
            Duration.ofMillis(750).toNanos());

    static final Profile METERED = new Profile(
            "metered",
            Tempo.METERED,
            Tempo.of(120_000, 600_000, 200, 30_000, 250, 3000, 12, 1000),
            Tempo.of(1_800_000, 1_800_000, 500, 60_000, 500, 3000, 3, 1000),
            Duration.ofSeconds(2).toNanos());

    /** Of a kind of probe. */
    Tempo of(String kind) {
        return switch (kind) {
            case Target.ICMP -> heart;
            case Target.HTTP, Target.HTTPS -> pages;
            default -> flows;
        };
    }
}
