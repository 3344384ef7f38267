/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

/**
 * What speaks against new flows on an uplink that works, for a reason that is no failure: an allowance that runs out, a price, an hour of
 * the day. See {@link Overrides#demote}.
 *
 * @param kind how far it goes
 * @param metric what is added to the uplink's metric, 0 to {@value #MOST}; 0 unless {@code kind} is {@link Kind#RANK}
 * @param reason half a sentence for people, without figures that move by themselves: another reason is another decision
 */
public record Demotion(Kind kind, int metric, String reason) {
    /** Most that is added to a metric. */
    public static final int MOST = 100_000;

    /** How far it goes, the mildest first. */
    public enum Kind {
        /** Others go before it: its metric is worse. */
        RANK,
        /** It gets new flows only while no other uplink is usable: {@link Restraint.Kind#DEMOTED}. */
        LAST_RESORT,
        /** It is not to be used, whatever becomes of the others. Its session stays up. */
        OFF
    }

    /** Checks the range. */
    public Demotion {
        if (metric < 0 || metric > MOST || kind != Kind.RANK && metric != 0) {
            throw new IllegalArgumentException("a demotion adds 0 to " + MOST
                    + " to a metric, and nothing unless it is one of rank; not " + metric);
        }
    }

    /** A worse metric. */
    public static Demotion rank(int metric, String reason) {
        return new Demotion(Kind.RANK, metric, reason);
    }

    /** Only while nothing else is usable. */
    public static Demotion lastResort(String reason) {
        return new Demotion(Kind.LAST_RESORT, 0, reason);
    }

    /** Not at all. */
    public static Demotion off(String reason) {
        return new Demotion(Kind.OFF, 0, reason);
    }
}
