/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.wifi;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.uplink.addressing.Checks;

/** Checks the configurations of this bundle's uplinks. */
@Component
public final class WifiCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        return Checks.of(WifiUplink.PID, configuration);
    }
}
