/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/** Finds targets that cannot be probed. */
@Component
public final class HealthCheck implements ConfigurationCheck {
    private static final String TARGETS = "targets";

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object target :
                values(configuration.getOrDefault(HealthConfig.PID, Map.of()).get(TARGETS))) {
            String text = String.valueOf(target);
            if (!isAddress(text)) {
                problem(
                        problems,
                        "the value is '" + text + "', allowed: IPv4 addresses such as 1.1.1.1; names are not"
                                + " looked up, as that would need the very thing that is tested");
            } else if (!seen.add(text)) {
                problem(problems, "'" + text + "' is named twice; name each target once");
            }
        }
        return problems;
    }

    private static void problem(List<Problem> problems, String sentence) {
        problems.add(new Problem(HealthConfig.PID, TARGETS, sentence));
    }

    private static Collection<?> values(Object value) {
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return value instanceof Collection<?> c ? c : List.of();
    }

    private static boolean isAddress(String text) {
        try {
            IpAddress address = IpAddress.parse(text);
            int first = address.octet(0);
            return address.family() == AddressFamily.IPV4 && first != 0 && first != 127 && first < 224;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
