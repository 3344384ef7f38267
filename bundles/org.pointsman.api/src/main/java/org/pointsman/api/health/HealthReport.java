/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that the judgement about an uplink rests on, as it stood when it was asked for.
 *
 * @param uplink its name
 * @param health the judgement
 * @param age how long it has been in this state
 * @param profile how fast it is judged: {@code default}, {@code fast} or {@code metered}
 * @param targets how each target stands, in the order of the configuration
 * @param jitterMillis smoothed deviation of the round-trip time (RFC 6298 §2) of the heartbeat; empty: not measured yet
 * @param next one sentence: what would change the judgement
 * @param bytesSent what probes have cost since the uplink is watched, both ways, IP headers included
 * @param budget what they may cost; empty: the uplink is not metered
 * @param notes sentences about targets that decide nothing, and why
 */
public record HealthReport(
        String uplink,
        Health health,
        Duration age,
        String profile,
        List<TargetReport> targets,
        OptionalDouble jitterMillis,
        String next,
        long bytesSent,
        Optional<Budget> budget,
        List<String> notes) {
    /** Copies the lists. */
    public HealthReport {
        targets = List.copyOf(targets);
        notes = List.copyOf(notes);
    }

    /**
     * What the probes of a metered uplink may cost.
     *
     * @param used bytes in the present hour
     * @param hourly bytes in an hour
     */
    public record Budget(long used, long hourly) {}
}
