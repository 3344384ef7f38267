/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.metrics;

/** How often something took how long. Not thread-safe. */
final class Histogram {
    /** Upper bounds in seconds: a reflex takes tenths of a millisecond, a verdict by probes half a second. */
    static final double[] BOUNDS = {
        0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5
    };

    private final long[] counts = new long[BOUNDS.length];
    private long count;
    private double sum;

    void add(double seconds) {
        count++;
        sum += seconds;
        for (int i = 0; i < BOUNDS.length; i++) {
            if (seconds <= BOUNDS[i]) {
                counts[i]++;
                return;
            }
        }
    }

    /** In each bucket alone, not cumulated; what is beyond the last bound only {@link #count} knows. */
    long[] counts() {
        return counts.clone();
    }

    long count() {
        return count;
    }

    double sum() {
        return sum;
    }
}
