/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Map;

/**
 * What the configuration says of coming back.
 *
 * @param general for every metric that has no policy of its own
 * @param byMetric by the metric in the configuration
 * @param removedHold how long a removed uplink's last status stays in force, as an update brings it back; zero: not at all
 */
record Policies(Policy general, Map<Integer, Policy> byMetric, Flapping.Terms flapping, Duration removedHold) {
    static final Policies DEFAULT = new Policies(Policy.DEFAULT, Map.of(), Flapping.Terms.DEFAULT);

    Policies(Policy general, Map<Integer, Policy> byMetric, Flapping.Terms flapping) {
        this(general, byMetric, flapping, Duration.ofSeconds(3));
    }

    Policies {
        byMetric = Map.copyOf(byMetric);
    }

    Policy of(int metric) {
        return byMetric.getOrDefault(metric, general);
    }
}
