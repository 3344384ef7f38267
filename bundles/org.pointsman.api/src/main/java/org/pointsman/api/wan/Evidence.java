/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.wan;

/**
 * One thing that is known about an uplink and counts in decisions.
 *
 * @param kind what it is about
 * @param verdict which way it counts
 * @param text half a sentence for people
 * @param sinceNanos monotonic nanoseconds since when it has been so
 */
public record Evidence(Kind kind, Verdict verdict, String text, long sinceNanos) {
    /** What is known, in the order in which it is asked: what stands behind something that speaks against it hardly matters. */
    public enum Kind {
        /** Whether the configuration lets it be used. */
        ENABLED,
        /** Whether its session is up. */
        SESSION,
        /** Whether its interface and port are there, up and have carrier. */
        CARRIER,
        /** Whether its gateway answers. */
        GATEWAY,
        /** Whether the internet answers through it. */
        HEALTH,
        /** How often it failed of late. */
        PENALTY,
        /** Whether something else holds it back from new flows. */
        RESTRAINT
    }

    /** Which way evidence counts. */
    public enum Verdict {
        /** It speaks for the uplink. */
        FOR,
        /** Nothing is known, or it does not matter: it decides nothing. */
        NEUTRAL,
        /** It keeps the uplink from being used, or costs it its rank. */
        AGAINST
    }
}
