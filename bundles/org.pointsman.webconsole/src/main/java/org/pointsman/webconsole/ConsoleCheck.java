/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** The console listens where only this machine can ask. */
@Component
public final class ConsoleCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        if (configuration.getOrDefault(Listening.PID, Map.of()).get("address") instanceof String address) {
            try {
                new Listening(address, Listening.PORT);
            } catch (IllegalArgumentException e) {
                return List.of(new Problem(Listening.PID, "address", e.getMessage()));
            }
        }
        return List.of();
    }
}
