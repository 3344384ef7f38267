/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;

/**
 * What the configuration says of coming back.
 *
 * @param general for every metric that has no policy of its own
 * @param byMetric by the metric in the configuration
 */
record Policies(Policy general, Map<Integer, Policy> byMetric, Flapping.Terms flapping) {
    static final Policies DEFAULT = new Policies(Policy.DEFAULT, Map.of(), Flapping.Terms.DEFAULT);

    Policies {
        byMetric = Map.copyOf(byMetric);
    }

    Policy of(int metric) {
        return byMetric.getOrDefault(metric, general);
    }
}
