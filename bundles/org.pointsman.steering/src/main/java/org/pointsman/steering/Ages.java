/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Penalty;

/** Since when each thing that is known about an uplink has been so. Loop only. */
final class Ages {
    private record Seen(Object value, long sinceNanos) {}

    /** Of one uplink. */
    private static final class Known {
        private final Map<Evidence.Kind, Seen> evidence = new EnumMap<>(Evidence.Kind.class);
        private Seen usable = new Seen(false, 0);
    }

    private final Map<String, Known> known = new HashMap<>();

    /** Forgets all uplinks but these. */
    void keepOnly(List<Facts> facts) {
        Set<String> names = facts.stream().map(Facts::name).collect(Collectors.toSet());
        known.keySet().retainAll(names);
    }

    /** Takes note of how an uplink is at {@code now}; a copy of all its ages. */
    Condition.Since look(Facts f, Condition condition, long now) {
        Known k = known.computeIfAbsent(f.name(), n -> new Known());
        for (Evidence.Kind kind : Evidence.Kind.values()) {
            Object value = switch (kind) {
                case ENABLED -> f.enabled();
                case SESSION -> f.status().session();
                case CARRIER -> List.of(f.exists(), f.linked(), f.carrier());
                case GATEWAY -> f.reachability();
                case HEALTH -> f.health();
                case PENALTY -> condition.penalty().filter(Penalty::suppressed).isPresent();
                case RESTRAINT -> f.restraint();
            };
            k.evidence.compute(kind, (same, was) -> since(was, value, now));
        }
        k.usable = k.usable.sinceNanos() == 0 ? new Seen(f.usable(), now) : since(k.usable, f.usable(), now);
        Map<Evidence.Kind, Long> since = new EnumMap<>(Evidence.Kind.class);
        k.evidence.forEach((kind, seen) -> since.put(kind, seen.sinceNanos()));
        return new Condition.Since(k.usable.sinceNanos(), since);
    }

    private static Seen since(Seen was, Object value, long now) {
        return was != null && was.value().equals(value) ? was : new Seen(value, now);
    }
}
