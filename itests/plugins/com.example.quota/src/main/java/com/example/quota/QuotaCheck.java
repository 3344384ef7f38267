/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Says what is wrong with a configuration before it is taken over; what metatype can say is said there. */
@Component
public final class QuotaCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(Quota.PID + "~") && values.get("allowance") instanceof String allowance) {
                try {
                    Bytes.parse(allowance);
                } catch (IllegalArgumentException e) {
                    problems.add(new Problem(pid, "allowance", e.getMessage()));
                }
            }
            if (pid.startsWith(Quota.PID + "~")
                    && number(values, "sparePercent", 75) > number(values, "lastResortPercent", 95)) {
                problems.add(new Problem(
                        pid, "sparePercent", "is more than lastResortPercent, so the uplink would never be spared"));
            }
        });
        return problems;
    }

    private static int number(Map<String, Object> values, String key, int otherwise) {
        return values.get(key) instanceof Number n ? n.intValue() : otherwise;
    }
}
