/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the counters of all uplinks together, at most some times a second, however many ask. Loop only. */
final class Tallies {
    /** How old a reading may be: heartbeats of many uplinks come together. */
    private static final long FRESH = Duration.ofMillis(40).toNanos();
    /** A machine without connection tracking has none, and will not have them soon. */
    private static final long NONE = Duration.ofSeconds(2).toNanos();

    private final Supplier<Map<String, Long>> counters;
    private Map<String, Long> latest = Map.of();
    private boolean read;
    private long readAt;

    /** Nothing is read yet; {@code counters}: packets by the counter's name. */
    Tallies(Supplier<Map<String, Long>> counters) {
        this.counters = counters;
    }

    /** Of the uplink of {@code slot}; empty: its flows are not counted. */
    Optional<Tally> of(int slot, long now) {
        if (!read || now - readAt >= (latest.isEmpty() ? NONE : FRESH)) {
            latest = counters.get();
            read = true;
            readAt = now;
        }
        Long kept = latest.get("flows_kept_" + slot);
        return kept == null
                ? Optional.empty()
                : Optional.of(new Tally(
                        count("flows_tcp_begun_", slot) - count("flows_tcp_own_", slot),
                        count("flows_tcp_answered_", slot),
                        count("flows_udp_begun_", slot) - count("flows_udp_own_", slot),
                        count("flows_udp_answered_", slot),
                        kept));
    }

    private long count(String name, int slot) {
        return latest.getOrDefault(name + slot, 0L);
    }
}
