/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.Reachability;

/**
 * Flows whose uplink gets no new ones any longer. Those of an uplink that became unusable have their conntrack entries deleted as soon as
 * another one is in use: UDP then begins anew by that one, and a TCP end gets a reset from the far server instead of silence. Those of an
 * uplink that could still carry them go on until the drain time is over, if there is one. Loop only.
 */
final class Leftovers {
    private final ControlLoop loop;
    private final Ownership own;
    private final Consumer<List<Step>> drained;
    private final Map<String, FwMark> lost = new LinkedHashMap<>();
    private final Map<String, Long> draining = new LinkedHashMap<>();
    /** Uplinks of which it is known since the start whether the flows that an earlier run left by them can go on. */
    private final Set<String> judged = new HashSet<>();

    private Map<String, FwMark> marks = Map.of();
    private Registration timer = () -> {};

    /** {@code drained}: gets the steps that are due when a drain time is over. */
    Leftovers(ControlLoop loop, Ownership own, Consumer<List<Step>> drained) {
        this.loop = loop;
        this.own = own;
        this.drained = drained;
    }

    /**
     * What is to be done once the decision between the two situations is in place.
     *
     * @param drain how long flows by an uplink that could carry them may go on; empty: until they end
     */
    List<Step> of(
            List<Facts> before,
            Map<String, Integer> sharedBefore,
            List<Facts> now,
            Map<String, Integer> shared,
            NetworkState wanted,
            Optional<Duration> drain) {
        boolean marked =
                wanted.nftTable().filter(t -> t.sections().containsKey("flows")).isPresent();
        if (!marked) {
            lost.clear();
            draining.clear();
            return List.of();
        }
        Map<String, Facts> present = now.stream().collect(Collectors.toMap(Facts::name, f -> f));
        for (Facts was : before) {
            boolean usable = Optional.ofNullable(present.get(was.name()))
                    .filter(Facts::usable)
                    .isPresent();
            if (!usable && (was.usable() || sharedBefore.containsKey(was.name()))) {
                lost.put(was.name(), own.markOf(was.slot()));
            }
        }
        now.stream()
                .filter(f -> isDead(f) && !judged.contains(f.name()))
                .forEach(f -> lost.put(f.name(), own.markOf(f.slot())));
        now.stream().filter(f -> f.usable() || isDead(f)).forEach(f -> judged.add(f.name()));
        now.stream().filter(Facts::usable).forEach(f -> lost.remove(f.name()));
        List<Step> steps = new ArrayList<>();
        boolean another = shared.keySet().stream().anyMatch(n -> !lost.containsKey(n));
        if (another) {
            lost.keySet().stream()
                    .filter(n -> !shared.containsKey(n))
                    .toList()
                    .forEach(n -> steps.add(new Step.DeleteConntrack(lost.remove(n))));
        }
        drain(sharedBefore, present, shared, drain);
        steps.addAll(due());
        return steps;
    }

    /** Whether there is evidence that nothing goes by it; one that has not said anything yet may still turn out to carry its flows. */
    private static boolean isDead(Facts f) {
        return f.status().device().isPresent()
                && (!f.linked()
                        || !f.carrier()
                        || f.reachability() == Reachability.UNREACHABLE
                        || f.health() == HealthState.DOWN);
    }

    private void drain(
            Map<String, Integer> sharedBefore,
            Map<String, Facts> present,
            Map<String, Integer> shared,
            Optional<Duration> time) {
        draining.keySet()
                .removeIf(n -> shared.containsKey(n)
                        || !present.containsKey(n)
                        || !present.get(n).usable());
        if (time.isEmpty()) {
            draining.clear();
            return;
        }
        for (String name : sharedBefore.keySet()) {
            Facts f = present.get(name);
            if (f != null && f.usable() && !shared.containsKey(name)) {
                draining.putIfAbsent(name, loop.nanoTime() + time.get().toNanos());
            }
        }
        marks = present.values().stream().collect(Collectors.toMap(Facts::name, f -> own.markOf(f.slot())));
    }

    /** Steps that are due now; sets the clock for the others. */
    private List<Step> due() {
        List<Step> steps = new ArrayList<>();
        long now = loop.nanoTime();
        long next = Long.MAX_VALUE;
        for (Iterator<Map.Entry<String, Long>> i = draining.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Long> e = i.next();
            if (e.getValue() - now <= 0) {
                steps.add(new Step.DeleteConntrack(marks.get(e.getKey())));
                i.remove();
            } else {
                next = Math.min(next, e.getValue() - now);
            }
        }
        timer.close();
        if (next != Long.MAX_VALUE) {
            timer = loop.schedule(Duration.ofNanos(next), () -> {
                List<Step> late = due();
                if (!late.isEmpty()) {
                    drained.accept(late);
                }
            });
        }
        return steps;
    }
}
