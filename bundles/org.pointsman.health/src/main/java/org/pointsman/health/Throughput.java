/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How much an uplink carries, beside what its line is known to carry: on a full line answers are late and lost, and nothing is broken. Pure but for its
 * own memory.
 */
final class Throughput {
    /** Over which time a rate is taken, at least. */
    private static final long SPAN = Duration.ofMillis(500).toNanos();

    /** What the headers of the line's own protocol take is not counted by the interface. */
    private static final double FULL = 0.8;

    /** Until the latest 64 echoes, from which loss is known, are younger than the traffic. */
    private static final long AFTER = Duration.ofSeconds(15).toNanos();

    private static final double BITS_PER_KILOBIT = 1000;
    private static final double NANOS = 1e9;

    private long down;
    private long up;
    private boolean counted;
    private long countedAt;
    private long received;
    private long sent;
    private double downNow;
    private double upNow;
    private boolean full;
    private long fullAt;

    /** What the line carries, in kilobits per second; 0: not known. */
    void of(int downKilobits, int upKilobits) {
        down = downKilobits;
        up = upKilobits;
    }

    /** Whether there is anything to compare with. */
    boolean isKnown() {
        return down > 0 || up > 0;
    }

    /** Takes note of the bytes that the interface has carried. */
    void look(long nowReceived, long nowSent, long now) {
        if (!counted || nowReceived < received || nowSent < sent) {
            counted = true;
        } else if (now - countedAt < SPAN) {
            return;
        } else {
            double seconds = (now - countedAt) / NANOS;
            downNow = (nowReceived - received) * Byte.SIZE / BITS_PER_KILOBIT / seconds;
            upNow = (nowSent - sent) * Byte.SIZE / BITS_PER_KILOBIT / seconds;
            if (down > 0 && downNow >= down * FULL || up > 0 && upNow >= up * FULL) {
                full = true;
                fullAt = now;
            }
        }
        countedAt = now;
        received = nowReceived;
        sent = nowSent;
    }

    /** Whether the line is full, or was so lately that answers may still tell of it. */
    boolean full(long now) {
        return full && now - fullAt < AFTER;
    }

    /** Half a sentence for people; empty: not known what the line carries. */
    Optional<String> words() {
        return isKnown()
                ? Optional.of("it carries " + rate(downNow, down) + " down and " + rate(upNow, up) + " up")
                : Optional.empty();
    }

    private static String rate(double now, long line) {
        String is = String.format(Locale.ROOT, "%.1f", now / 1000);
        return line > 0 ? String.format(Locale.ROOT, "%s of %.1f Mbit/s", is, line / 1000.0) : is + " Mbit/s";
    }
}
