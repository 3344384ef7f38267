/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which uplink takes which stick: no stick has two. Narrow matches choose before broad ones, and among equally narrow ones those
 * that have a stick keep it, so that a plug or unplug elsewhere disturbs nobody; the others choose in order of their names, each the
 * lowest port path that is left, rather one that nobody holds. Pure.
 */
final class Assignment {
    private Assignment() {}

    /** An uplink that wants a stick. */
    record Claimant(String name, Match match) {}

    /**
     * Assigns.
     *
     * @param sticks lowest port path first
     * @param held {@link Stick#function} that an uplink has now, by the uplink's name
     * @return sticks by the uplink's name
     */
    static SortedMap<String, Stick> of(List<Claimant> claimants, List<Stick> sticks, Map<String, String> held) {
        SortedMap<String, Stick> taken = new TreeMap<>();
        List<Stick> left = new ArrayList<>(sticks);
        List<Claimant> inOrder = new ArrayList<>(claimants);
        inOrder.sort(Comparator.comparing(Claimant::name));
        for (int breadth : inOrder.stream()
                .map(c -> c.match().breadth())
                .distinct()
                .sorted()
                .toList()) {
            List<Claimant> equals =
                    inOrder.stream().filter(c -> c.match().breadth() == breadth).toList();
            for (boolean keeping : new boolean[] {true, false}) {
                for (Claimant c : equals) {
                    if (!taken.containsKey(c.name())) {
                        left.stream()
                                .filter(c.match()::matches)
                                .filter(s -> !keeping || s.function().equals(held.get(c.name())))
                                .sorted(Comparator.comparing(s -> held.containsValue(s.function())))
                                .findFirst()
                                .ifPresent(s -> {
                                    taken.put(c.name(), s);
                                    left.remove(s);
                                });
                    }
                }
            }
        }
        return taken;
    }
}
