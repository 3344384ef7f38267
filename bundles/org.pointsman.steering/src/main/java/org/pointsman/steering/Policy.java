/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How traffic returns to the uplinks of one metric, and what being degraded costs them.
 *
 * @param drainTime how long flows have to end with {@link Failback#DRAIN}
 * @param preempt whether such an uplink takes over from one of a worse metric that works
 * @param holdDown how long an uplink has to be usable again before it gets new flows
 * @param degradedMetric added to the metric of a degraded one
 * @param degradedWeight percent of its weight that a degraded one keeps, 1 to 100
 */
record Policy(
        Failback failback,
        Duration drainTime,
        boolean preempt,
        Duration holdDown,
        int degradedMetric,
        int degradedWeight) {
    /** What becomes of flows when an uplink that is better than theirs is back; in the configuration with hyphens. */
    enum Failback {
        NEW_FLOWS,
        DRAIN,
        MOVE,
        MANUAL;

        static Failback named(String word) {
            return valueOf(word.replace('-', '_').toUpperCase(Locale.ROOT));
        }
    }

    /** New flows return at once, the others go on until they end. */
    static final Policy DEFAULT = new Policy(Failback.NEW_FLOWS, Duration.ofSeconds(300), true, Duration.ZERO, 0, 100);

    static Policy of(SteeringSettings s) {
        return new Policy(
                Failback.named(s.failback()),
                Duration.ofSeconds(s.drainSeconds()),
                s.preempt(),
                Duration.ofSeconds(s.holdDownSeconds()),
                s.degradedMetric(),
                s.degradedWeight());
    }

    /** This policy, with what {@code said} says otherwise. */
    Policy with(Map<String, Object> said) {
        return new Policy(
                said.get("failback") instanceof String s ? Failback.named(s) : failback,
                Duration.ofSeconds(number(said, "drainSeconds", (int) drainTime.toSeconds())),
                said.get("preempt") instanceof Boolean b ? b : preempt,
                Duration.ofSeconds(number(said, "holdDownSeconds", (int) holdDown.toSeconds())),
                number(said, "degradedMetric", degradedMetric),
                number(said, "degradedWeight", degradedWeight));
    }

    static int number(Map<String, Object> said, String key, int otherwise) {
        return said.get(key) instanceof Number n ? n.intValue() : otherwise;
    }

    /** Whether an uplink that failed in use waits for an operator's word. */
    boolean manual() {
        return failback == Failback.MANUAL;
    }

    /** How long flows by uplinks that are left behind may go on; empty: until they end. */
    Optional<Duration> drain() {
        return switch (failback) {
            case MOVE -> Optional.of(Duration.ZERO);
            case DRAIN -> Optional.of(drainTime);
            case NEW_FLOWS, MANUAL -> Optional.empty();
        };
    }
}
