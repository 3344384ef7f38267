/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Counts what became of packets. Not thread-safe. */
final class PingReport {
    private final Map<String, Integer> byIsp = new LinkedHashMap<>();
    private long lastAnswered;
    private long longestGap;
    private int sent;
    private int answered;

    /** A packet left at {@code nanos} of a monotonic clock. */
    void sent(long nanos) {
        if (sent++ == 0) {
            lastAnswered = nanos;
        }
    }

    /** An answer came by {@code isp} at {@code nanos} of the same clock. */
    void answered(String isp, long nanos) {
        answered++;
        byIsp.merge(isp, 1, Integer::sum);
        longestGap = Math.max(longestGap, nanos - lastAnswered);
        lastAnswered = nanos;
    }

    int sent() {
        return sent;
    }

    /** A packet was given up at {@code nanos} of the same clock. */
    void lost(long nanos) {
        longestGap = Math.max(longestGap, nanos - lastAnswered);
    }

    int lost() {
        return sent - answered;
    }

    /** Longest time without an answer, from the first packet on. */
    Duration longestGap() {
        return Duration.ofNanos(longestGap);
    }

    /** The two lines at the end. */
    String summary() {
        String counts = byIsp.isEmpty()
                ? "no answer at all"
                : String.join(
                        ", ",
                        byIsp.entrySet().stream()
                                .map(e -> e.getValue() + " by " + e.getKey())
                                .toList());
        return String.format(
                Locale.ROOT,
                "%d sent, %d answered, %d lost; longest time without an answer %d ms%n%s",
                sent,
                answered,
                lost(),
                longestGap().toMillis(),
                counts);
    }
}
