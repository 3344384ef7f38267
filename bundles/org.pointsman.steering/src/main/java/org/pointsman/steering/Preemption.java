/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.pointsman.api.wan.Restraint;

/** Who may not take over from an uplink that is in use. It depends on how that one is, so it is asked again for each forecast. Pure. */
final class Preemption {
    private Preemption() {}

    /**
     * The facts with {@link Restraint.Kind#NO_PREEMPT} where it is due, and nowhere else.
     *
     * @param inUse names of the uplinks that get new flows
     * @param called whether an operator wants an uplink in use
     */
    static List<Facts> withoutPreemption(
            List<Facts> facts, Set<String> inUse, Policies policies, Predicate<String> called) {
        // a metric that being degraded made worse does not count: that is a reason to leave
        int worst = facts.stream()
                .filter(f ->
                        inUse.contains(f.name()) && f.usable() && otherwise(f).isEmpty())
                .mapToInt(Facts::configuredMetric)
                .max()
                .orElse(0);
        return facts.stream()
                .map(f -> f.restrained(otherwise(f)
                        .or(() -> f.usable()
                                        && f.configuredMetric() < worst
                                        && !inUse.contains(f.name())
                                        && !policies.of(f.configuredMetric()).preempt()
                                        && !called.test(f.name())
                                ? Optional.of(Restraint.Kind.NO_PREEMPT)
                                : Optional.empty())))
                .toList();
    }

    /** A restraint that no clock ends. */
    static Restraint byOthers(String name, Restraint.Kind kind) {
        return new Restraint(
                kind,
                "an uplink of a worse metric works, and preempt is off: 'wan:failback " + name + "' goes there",
                OptionalLong.empty());
    }

    private static Optional<Restraint.Kind> otherwise(Facts f) {
        return f.restraint().filter(k -> k != Restraint.Kind.NO_PREEMPT);
    }
}
