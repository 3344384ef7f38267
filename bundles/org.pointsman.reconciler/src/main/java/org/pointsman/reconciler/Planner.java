/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.KernelFile;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * The least change from observed to desired, in an order in which every step leaves a working router: add before delete, so
 * that a packet always finds a way; the switch itself is one replace.
 */
final class Planner {
    private static final int MAIN = 254;

    /** A plan, and what stands in its way and is left alone, a sentence each. */
    record Result(Plan plan, List<String> conflicts) {}

    private final NetworkState observed;
    private final NetworkState desired;
    private final Ownership own;
    private final List<String> conflicts = new ArrayList<>();

    private Planner(NetworkState observed, NetworkState desired, Ownership own) {
        this.observed = observed;
        this.desired = desired;
        this.own = own;
    }

    static Result plan(NetworkState observed, NetworkState desired, Ownership own) {
        Planner planner = new Planner(observed, desired, own);
        List<Step> steps = planner.steps();
        return new Result(steps.isEmpty() ? Plan.nothing() : new Plan(steps), List.copyOf(planner.conflicts));
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        sysctls(steps, false);
        addAddresses(steps);
        List<Route> missing = missingRoutes();
        // an uplink's own table first: the rule that leads to it must find a route
        missing.stream().filter(r -> rank(r) == 0).map(Step.ReplaceRoute::new).forEach(steps::add);
        nft(steps);
        addRules(steps);
        // the switch: the current table decides, main only tells people
        missing.stream().filter(r -> rank(r) == 1).map(Step.ReplaceRoute::new).forEach(steps::add);
        missing.stream().filter(r -> rank(r) == 2).map(Step.ReplaceRoute::new).forEach(steps::add);
        // hosts of joined segments: nothing that happens to them may stand in the way of a switch
        missing.stream().filter(r -> rank(r) == 3).map(Step.ReplaceRoute::new).forEach(steps::add);
        deletions(steps);
        raiseLinks(steps);
        // who works on which packet is of no consequence to where it goes: a file that refuses must not hold up a route
        sysctls(steps, true);
        return steps;
    }

    private int rank(Route route) {
        return route.table() == own.currentTable()
                ? 1
                : route.table() == MAIN ? 2 : own.isJoinTable(route.table()) ? 3 : 0;
    }

    private void sysctls(List<Step> steps, boolean files) {
        desired.sysctls().forEach((key, value) -> {
            String present = observed.sysctls().get(key);
            if (present != null
                    && !present.equals(value)
                    && KernelFile.is(key) == files) { // absent: the interface is gone, and its sysctls with it
                steps.add(new Step.SetSysctl(key, value));
            }
        });
    }

    /** Last: a driver that refuses must not stand in the way of anything else. */
    private void raiseLinks(List<Step> steps) {
        desired.linksUp().forEach((device, up) -> {
            if (up && Boolean.FALSE.equals(observed.linksUp().get(device))) { // absent: it does not exist (yet)
                steps.add(new Step.SetLinkUp(device));
            }
        });
    }

    private void addAddresses(List<Step> steps) {
        for (InterfaceAddress a : desired.addresses()) {
            if (observed.addresses().stream().noneMatch(o -> same(o, a))) {
                steps.add(new Step.AddAddress(a));
            }
        }
    }

    private static boolean same(InterfaceAddress a, InterfaceAddress b) {
        return a.device().equals(b.device()) && a.prefix().equals(b.prefix());
    }

    private List<Route> missingRoutes() {
        List<Route> missing = new ArrayList<>();
        for (Route r : desired.routes()) {
            Optional<Route> there = observed.route(r.key());
            if (there.filter(r::equals).isPresent()) {
                continue;
            }
            if (there.filter(t -> !own.owns(t) && !own.ownsTable(t.table())).isPresent()) {
                conflicts.add("route '" + there.get() + "' of "
                        + Protocols.name(there.get().protocol()) + " stands where '" + r
                        + "' should; it is left alone");
                continue;
            }
            missing.add(r);
        }
        return missing;
    }

    private void addRules(List<Step> steps) {
        for (Rule r : desired.rules()) {
            if (!observed.rules().contains(r)) {
                steps.add(new Step.AddRule(r));
            }
        }
    }

    private void nft(List<Step> steps) {
        Optional<NftTable> there = observed.nftTable();
        desired.nftTable().ifPresent(wanted -> {
            if (there.isEmpty()
                    || !there.get().structure().equals(wanted.structure())
                    || hasSurplus(there.get(), wanted)) {
                steps.add(new Step.ReplaceNftTable(wanted));
            } else {
                wanted.elements().forEach((map, content) -> {
                    SortedMap<String, String> changed = new TreeMap<>(content);
                    SortedMap<String, String> present = there.get().elements().getOrDefault(map, new TreeMap<>());
                    changed.entrySet().removeIf(e -> Objects.equals(present.get(e.getKey()), e.getValue()));
                    if (!changed.isEmpty()) {
                        steps.add(new Step.UpdateNftElements(wanted.name(), map, changed));
                    }
                });
            }
        });
    }

    /** Elements that nobody wants any more: they go with a replacement of the whole table, which is as atomic, and rare. */
    private static boolean hasSurplus(NftTable there, NftTable wanted) {
        return wanted.elements().entrySet().stream()
                .anyMatch(map -> !map.getValue()
                        .keySet()
                        .containsAll(there.elements()
                                .getOrDefault(map.getKey(), new TreeMap<>())
                                .keySet()));
    }

    private void deletions(List<Step> steps) {
        for (Rule r : observed.rules()) {
            if (own.owns(r) && !desired.rules().contains(r)) {
                steps.add(new Step.DeleteRule(r));
            }
        }
        for (Route r : observed.routes()) {
            if (own.owns(r) && desired.route(r.key()).isEmpty()) {
                steps.add(new Step.DeleteRoute(r));
            }
        }
        for (InterfaceAddress a : observed.addresses()) {
            if (own.owns(a) && desired.addresses().stream().noneMatch(d -> same(d, a))) {
                steps.add(new Step.DeleteAddress(a));
            }
        }
        if (desired.nftTable().isEmpty()) {
            observed.nftTable().ifPresent(t -> steps.add(new Step.DeleteNftTable(t.name())));
        }
    }
}
