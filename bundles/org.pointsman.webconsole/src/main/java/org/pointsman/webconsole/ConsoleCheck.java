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
        if (configuration.getOrDefault(MetricsToken.PID, Map.of()).get(MetricsToken.KEY) instanceof String token
                && !MetricsToken.fits(token)) {
            return List.of(
                    new Problem(
                            MetricsToken.PID,
                            MetricsToken.KEY,
                            "a token has 16 to 200 letters, digits or ._~+/=- (RFC 6750), as 'openssl rand -hex 16' makes one"));
        }
        return List.of();
    }
}
