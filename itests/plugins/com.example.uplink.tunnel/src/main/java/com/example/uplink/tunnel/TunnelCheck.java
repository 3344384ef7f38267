/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.IpAddress;

/** Says what is wrong with a configuration before it is taken over; what metatype can say is said there. */
@Component
public final class TunnelCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        configuration.forEach((pid, values) -> {
            if (pid.startsWith(TunnelUplink.PID + "~")) {
                look(problems, pid, "interface", values, InterfaceName::require);
                look(problems, pid, "endpoint", values, Settings::endpoint);
                look(problems, pid, "gateway", values, IpAddress::parse);
            }
        });
        return problems;
    }

    private interface Reading {
        Object of(String text);
    }

    private static void look(
            List<Problem> problems, String pid, String key, Map<String, Object> values, Reading reading) {
        if (values.get(key) instanceof String text && !text.isBlank()) {
            try {
                reading.of(text);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(pid, key, e.getMessage()));
            }
        }
    }
}
