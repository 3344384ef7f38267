/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.IpAddress;

/** The console listens where the internet does not ask. */
@Component
public final class ConsoleCheck implements ConfigurationCheck {
    private static final String LAN = "org.pointsman.lan~";

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        if (configuration.getOrDefault(Listening.PID, Map.of()).get("address") instanceof String address
                && !allowed(address, configuration)) {
            return List.of(new Problem(
                    Listening.PID,
                    "address",
                    "'" + address + "' is neither a loopback address nor the router's in a served network"
                            + " (org.pointsman.lan); it would be open to the internet"));
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

    private static boolean allowed(String address, Map<String, Map<String, Object>> configuration) {
        try {
            Listening listening = new Listening(address, Listening.PORT);
            return listening.loopback() || serves(configuration, listening.ip());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean serves(Map<String, Map<String, Object>> configuration, IpAddress address) {
        return configuration.entrySet().stream()
                .filter(e -> e.getKey().startsWith(LAN))
                .anyMatch(e -> e.getValue().get("address") instanceof String own
                        && own.split("/")[0].equals(address.toString()));
    }
}
