/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.uplink.addressing.Checks;

/** Checks the configurations of this bundle's uplinks. */
@Component
public final class UsbnetCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>(Checks.of(UsbnetUplink.PID, configuration));
        Map<Match, String> first = new HashMap<>();
        new TreeMap<>(configuration).forEach((pid, values) -> {
            if (pid.startsWith(UsbnetUplink.PID + "~") && values.get("match") instanceof String text) {
                try {
                    Match match = Match.parse(text);
                    String other = first.putIfAbsent(match, pid);
                    if (other != null && match instanceof Match.Port) {
                        problems.add(new Problem(
                                pid,
                                "match",
                                "'" + match + "' is also the match of " + other + "; a port holds one stick"));
                    }
                } catch (IllegalArgumentException e) {
                    problems.add(new Problem(pid, "match", e.getMessage()));
                }
            }
        });
        return problems;
    }
}
