/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;
import java.util.Optional;
import org.pointsman.api.health.Health;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Restraint;

/** What belongs to a view of an uplink and not to its {@link Facts}, as it moves with the clock. */
record Condition(Health health, Optional<Penalty> penalty, Optional<Restraint> restraint) {
    /**
     * Ages.
     *
     * @param usableNanos since when the uplink has been usable, or not
     * @param evidence since when each thing that is known has been so
     */
    record Since(long usableNanos, Map<Evidence.Kind, Long> evidence) {
        /** Of what is not so. */
        static Since imagined(long now) {
            return new Since(now, Map.of());
        }

        long of(Evidence.Kind kind) {
            return evidence.getOrDefault(kind, usableNanos);
        }
    }
}
