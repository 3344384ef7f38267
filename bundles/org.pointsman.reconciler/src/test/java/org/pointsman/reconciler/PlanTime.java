/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * Prints how long a failover's plan takes to make: uplink 1 of N loses its part of 256 slots and the default route. For the bench
 * (itests/bench/README.md); the figures are of the plan alone, without kernel and without strategy.
 */
final class PlanTime {
    private static final int ROUNDS = 4000;
    private static final Ownership OWN = Ownership.DEFAULT;

    private PlanTime() {}

    /** {@code args}: numbers of uplinks. */
    public static void main(String[] args) {
        System.out.println(
                "| uplinks | first plan, ms | median, us | 99 % within, us | steps |\n|---|---|---|---|---|");
        for (String n : args) {
            measure(Integer.parseInt(n));
        }
    }

    private static void measure(int n) {
        NetworkState whole = state(n, 1);
        NetworkState failed = state(n, 2);
        long[] nanos = new long[ROUNDS];
        int steps = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            steps = Planner.plan(whole, failed, OWN).plan().steps().size();
            nanos[i] = System.nanoTime() - start;
        }
        long first = nanos[0];
        long[] warm = Arrays.copyOfRange(nanos, ROUNDS / 2, ROUNDS);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "| %d | %.2f | %.0f | %.0f | %d |%n",
                n,
                first / 1e6,
                warm[warm.length / 2] / 1e3,
                warm[warm.length * 99 / 100] / 1e3,
                steps);
    }

    /** All uplinks' tables and rules, the default by {@code chosen}, and slots dealt to {@code chosen} and those behind it. */
    private static NetworkState state(int n, int chosen) {
        NetworkState.Builder b = NetworkState.builder();
        StringBuilder chains = new StringBuilder();
        for (int i = 1; i <= n; i++) {
            IpAddress gateway = IpAddress.parse("10." + (64 + i / 200) + "." + i % 200 + ".1");
            Route own = Route.defaultVia(OWN.tableOf(i), gateway, "up" + i, OWN.protocol());
            b.route(own);
            b.rule(Rule.marked(
                    AddressFamily.IPV4, OWN.priorityOfMark(i), OWN.markOf(i), OWN.tableOf(i), OWN.protocol()));
            b.rule(Rule.lookup(AddressFamily.IPV4, OWN.priorityOfFallback(i - 1), OWN.tableOf(i), OWN.protocol()));
            b.sysctl("net/ipv4/conf/up" + i + "/ignore_routes_with_linkdown", "1");
            chains.append("chain flows_to_").append(i).append(" { }\n");
            if (i == chosen) {
                b.route(own.in(OWN.currentTable(), 0)).route(own.in(254, 7));
            }
        }
        SortedMap<String, String> slots = new TreeMap<>();
        for (int slot = 0; slot < 256; slot++) {
            int owner = slot % n + 1;
            slots.put(Integer.toString(slot), "goto flows_to_" + (owner < chosen ? chosen : owner));
        }
        return b.nftTable(new NftTable(
                        OWN.nftTable(),
                        new TreeMap<>(Map.of("pinned", chains.toString())),
                        new TreeMap<>(Map.of("pinned_slots", slots))))
                .build();
    }
}
