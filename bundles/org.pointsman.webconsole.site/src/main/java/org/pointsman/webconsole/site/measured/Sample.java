/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import java.nio.ByteBuffer;

/**
 * What was measured of one uplink during one step; NaN where nothing was.
 *
 * @param rttMillis round-trip time, the mean
 * @param worstRttMillis the longest
 * @param lossPercent share of the probes that went unanswered, the mean
 * @param received bits per second, the mean
 * @param sent bits per second, the mean
 * @param usablePercent part of the time that it was usable
 * @param weight how many samples of the finest resolution it was made of
 */
public record Sample(
        float rttMillis,
        float worstRttMillis,
        float lossPercent,
        float received,
        float sent,
        float usablePercent,
        int weight) {
    /** Bytes of one on disk. */
    static final int BYTES = 6 * Float.BYTES + Short.BYTES;

    /** One of the finest resolution. */
    public static Sample of(double rttMillis, double lossPercent, double received, double sent, boolean usable) {
        return new Sample(
                (float) rttMillis,
                (float) rttMillis,
                (float) lossPercent,
                (float) received,
                (float) sent,
                usable ? 100 : 0,
                1);
    }

    void write(ByteBuffer to) {
        to.putFloat(rttMillis)
                .putFloat(worstRttMillis)
                .putFloat(lossPercent)
                .putFloat(received)
                .putFloat(sent)
                .putFloat(usablePercent)
                .putShort((short) Math.min(weight, Short.MAX_VALUE));
    }

    static Sample read(ByteBuffer from) {
        return new Sample(
                from.getFloat(),
                from.getFloat(),
                from.getFloat(),
                from.getFloat(),
                from.getFloat(),
                from.getFloat(),
                from.getShort());
    }

    /** Both together, as one of a coarser resolution. */
    Sample with(Sample other) {
        return new Sample(
                mean(rttMillis, weight, other.rttMillis, other.weight),
                Float.isNaN(worstRttMillis) || other.worstRttMillis > worstRttMillis
                        ? other.worstRttMillis
                        : worstRttMillis,
                mean(lossPercent, weight, other.lossPercent, other.weight),
                mean(received, weight, other.received, other.weight),
                mean(sent, weight, other.sent, other.weight),
                mean(usablePercent, weight, other.usablePercent, other.weight),
                weight + other.weight);
    }

    /** What is not known counts for nothing. */
    private static float mean(float a, int weightA, float b, int weightB) {
        if (Float.isNaN(a)) {
            return b;
        }
        return Float.isNaN(b) ? a : (a * weightA + b * weightB) / (weightA + weightB);
    }
}
