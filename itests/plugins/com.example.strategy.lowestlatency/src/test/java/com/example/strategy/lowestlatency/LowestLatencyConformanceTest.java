/* SPDX-License-Identifier: Apache-2.0 */
package com.example.strategy.lowestlatency;

import java.util.Map;
import org.pointsman.testkit.conformance.StrategyConformance;

class LowestLatencyConformanceTest extends StrategyConformance {
    @Override
    protected Class<?> component() {
        return LowestLatency.class;
    }

    @Override
    protected Map<String, Map<String, Object>> otherConfiguration() {
        return Map.of(LowestLatency.PID, Map.of("marginPercent", 50, "withinMetric", true));
    }
}
