/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.slots;

import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many of a number of slots each gets by its weight: Webster's method (Sainte-Lagu&euml;), but nobody gets none. As a divisor method it
 * is coherent: when one leaves, nobody else's number shrinks, so that nothing moves that need not (Balinski and Young, "Fair
 * Representation", 1982). Pure.
 */
final class Apportionment {
    private record Claim(int who, int weight, int has) implements Comparable<Claim> {
        /** By weight / (2 has + 1), the greatest first; the lower number breaks ties. */
        @Override
        public int compareTo(Claim other) {
            long mine = (long) weight * (2L * other.has + 1);
            long theirs = (long) other.weight * (2L * has + 1);
            return mine != theirs ? Long.compare(theirs, mine) : Integer.compare(who, other.who);
        }
    }

    private Apportionment() {}

    /**
     * Shares out {@code seats}.
     *
     * @param weights each at least 1; at most {@code seats} entries
     * @return the same keys; the values add up to {@code seats}; empty for no weights
     */
    static SortedMap<Integer, Integer> of(SortedMap<Integer, Integer> weights, int seats) {
        if (weights.size() > seats) {
            throw new IllegalArgumentException(weights.size() + " cannot share " + seats);
        }
        SortedMap<Integer, Integer> result = new TreeMap<>();
        PriorityQueue<Claim> claims = new PriorityQueue<>();
        weights.forEach((who, weight) -> {
            result.put(who, 1);
            claims.add(new Claim(who, weight, 1));
        });
        for (int given = weights.size(); given < seats && !claims.isEmpty(); given++) {
            Claim next = claims.remove();
            result.merge(next.who, 1, Integer::sum);
            claims.add(new Claim(next.who, next.weight, next.has + 1));
        }
        return result;
    }
}
