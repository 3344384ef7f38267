/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.Optional;
import org.pointsman.api.health.HealthReport;

/** What the probes of one uplink have cost, in bytes both ways, IP headers included. Loop only. */
final class Spending {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private long total;
    private long hourBegan;
    private long inHour;

    /** Nothing was spent, and an hour begins. */
    Spending(long now) {
        hourBegan = now;
    }

    void add(int bytes) {
        total += bytes;
        inHour += bytes;
    }

    long total() {
        return total;
    }

    /** Whether the present hour's budget is used up; 0: there is none. */
    boolean exhausted(int budget, long now) {
        turn(now);
        return budget > 0 && inHour >= budget;
    }

    private void turn(long now) {
        if (now - hourBegan >= HOUR) {
            hourBegan = now;
            inHour = 0;
        }
    }

    Optional<HealthReport.Budget> of(int budget, long now) {
        turn(now);
        return budget > 0 ? Optional.of(new HealthReport.Budget(inHour, budget)) : Optional.empty();
    }
}
