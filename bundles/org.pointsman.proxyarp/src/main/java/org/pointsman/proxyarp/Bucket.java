/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

/** So many at once, so many in a second on average: what is more is refused. Time is handed in; one thread. */
final class Bucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private double filled;
    private long at;

    /** A full bucket. */
    Bucket(double perSecond, double most, long now) {
        this.perSecond = perSecond;
        this.most = most;
        this.filled = most;
        this.at = now;
    }

    /** Takes one; false: none is left. */
    boolean take(long now) {
        filled = Math.min(most, filled + (now - at) / NANOS * perSecond);
        at = now;
        if (filled < 1) {
            return false;
        }
        filled--;
        return true;
    }
}
