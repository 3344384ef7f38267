/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

/**
 * High and low water marks of quality: above the high one an uplink is degraded, until it is below the low one.
 *
 * @param lossHigh percent
 * @param lossLow percent
 * @param latencyHigh milliseconds
 * @param latencyLow milliseconds
 * @param jitterHigh milliseconds
 * @param jitterLow milliseconds
 */
record Marks(
        double lossHigh, double lossLow, double latencyHigh, double latencyLow, double jitterHigh, double jitterLow) {
    /** Low marks follow from the high ones. */
    static Marks of(int lossPercent, int latencyMillis, int jitterMillis) {
        return new Marks(
                lossPercent, lossPercent * 0.3, latencyMillis, latencyMillis * 0.6, jitterMillis, jitterMillis * 0.6);
    }
}
