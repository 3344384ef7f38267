/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.slots;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Which of {@value #SLOTS} slots belongs to which uplink number. Immutable, pure. Each slot has a home, given by the weights of all uplinks
 * that could share; a change moves exactly as many slots as the new numbers call for, and among those that may move it sends home what is
 * away. So after a failure and a return everything is as before.
 */
public final class SlotMap {
    /** Size of the map. */
    public static final int SLOTS = 256;

    private static final int NOBODY = 0;

    private final int[] owners;

    private SlotMap(int[] owners) {
        this.owners = owners;
    }

    /** No slot belongs to anybody. */
    public static SlotMap empty() {
        return new SlotMap(new int[SLOTS]);
    }

    /** Reads elements of a map: slot number to whatever {@code owner} understands (0: nobody). */
    public static SlotMap of(Map<String, String> elements, Function<String, Integer> owner) {
        int[] owners = new int[SLOTS];
        elements.forEach((key, value) -> {
            if (key.matches("[0-9]{1,3}") && Integer.parseInt(key) < SLOTS) {
                owners[Integer.parseInt(key)] = owner.apply(value);
            }
        });
        return new SlotMap(owners);
    }

    /**
     * The map for those who share now, as near to this one as can be.
     *
     * @param all weights by number of all who could share; decides where home is
     * @param now numbers of those who share, of {@code all}
     * @return an {@link #isEmpty empty} one if nobody shares
     */
    public SlotMap sharedBy(SortedMap<Integer, Integer> all, Predicate<Integer> now) {
        SortedMap<Integer, Integer> weights = new TreeMap<>(all);
        weights.keySet().removeIf(now.negate());
        if (weights.isEmpty()) {
            return empty();
        }
        int[] home = home(Apportionment.of(all, SLOTS));
        SortedMap<Integer, Integer> room = Apportionment.of(weights, SLOTS);
        int[] next = new int[SLOTS];
        // what stays: first what is at home, then what is anywhere
        take(next, room, slot -> owners[slot] == home[slot] ? owners[slot] : NOBODY);
        take(next, room, slot -> owners[slot]);
        // what is free: home if that has room, then by turns to where there is most
        take(next, room, slot -> home[slot]);
        Deque<Integer> rest = turns(room);
        take(next, room, slot -> rest.isEmpty() ? NOBODY : rest.remove());
        return new SlotMap(next);
    }

    /** Gives each free slot to whom {@code wish} names, while that one has room. */
    private static void take(int[] next, SortedMap<Integer, Integer> room, IntFunction<Integer> wish) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (next[slot] == NOBODY) {
                int who = wish.apply(slot);
                int left = room.getOrDefault(who, 0);
                if (left > 0) {
                    next[slot] = who;
                    room.put(who, left - 1);
                }
            }
        }
    }

    /** Everybody's slots, evenly mixed. */
    private static int[] home(SortedMap<Integer, Integer> seats) {
        int[] home = new int[SLOTS];
        int slot = 0;
        for (int who : turns(seats)) {
            home[slot++] = who;
        }
        return home;
    }

    /** Smooth weighted round robin: each as often as its number says, far apart. */
    private static Deque<Integer> turns(SortedMap<Integer, Integer> seats) {
        int total = seats.values().stream().mapToInt(Integer::intValue).sum();
        int[] who = seats.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] weight = seats.values().stream().mapToInt(Integer::intValue).toArray();
        int[] credit = new int[who.length];
        Deque<Integer> turns = new ArrayDeque<>(total);
        for (int turn = 0; turn < total; turn++) {
            int best = 0;
            for (int i = 0; i < who.length; i++) {
                credit[i] += weight[i];
                if (credit[i] > credit[best]) {
                    best = i;
                }
            }
            credit[best] -= total;
            turns.add(who[best]);
        }
        return turns;
    }

    /** Whether no slot belongs to anybody. */
    public boolean isEmpty() {
        return Arrays.stream(owners).allMatch(o -> o == NOBODY);
    }

    /** Whom a slot belongs to; 0: nobody. */
    public int owner(int slot) {
        return owners[slot];
    }

    /** How many slots each has, by number; who has none is not in it. */
    public SortedMap<Integer, Integer> counts() {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        Arrays.stream(owners).filter(o -> o != NOBODY).forEach(o -> counts.merge(o, 1, Integer::sum));
        return counts;
    }

    /** In how many slots the two differ. */
    public int distance(SlotMap other) {
        int n = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            n += owners[slot] == other.owners[slot] ? 0 : 1;
        }
        return n;
    }

    /** Map elements: slot number to what {@code value} makes of the owner; slots of nobody are left out. */
    public SortedMap<String, String> elements(IntFunction<String> value) {
        SortedMap<String, String> elements = new TreeMap<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (owners[slot] != NOBODY) {
                elements.put(Integer.toString(slot), value.apply(owners[slot]));
            }
        }
        return elements;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SlotMap other && Arrays.equals(owners, other.owners);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(owners);
    }

    @Override
    public String toString() {
        return counts().toString();
    }
}
