/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.testkit.conformance.ServiceConformance;

class QuotaConformanceTest extends ServiceConformance<ProblemSource> {
    QuotaConformanceTest() {
        super(ProblemSource.class);
    }

    @Override
    protected Class<?> component() {
        return Quota.class;
    }

    @Override
    protected Map<String, Map<String, Object>> configuration() {
        return Map.of("com.example.quota~lte", Map.of("uplink", "up9", "allowance", "10 GB"));
    }

    @Override
    protected Map<String, Map<String, Object>> otherConfiguration() {
        return Map.of("com.example.quota~lte", Map.of("uplink", "up9", "allowance", "20 GB", "billingDay", 15));
    }

    @Override
    protected void use(ProblemSource source) {
        assertThat(source.problems()).isEmpty();
    }
}
