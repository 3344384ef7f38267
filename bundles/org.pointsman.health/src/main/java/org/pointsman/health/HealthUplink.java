/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** What the configuration says about the health of one uplink. Immutable: another configuration is another service. */
@Component(
        service = HealthUplink.class,
        configurationPid = HealthUplinkConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HealthUplinkConfig.class, factory = true)
public final class HealthUplink {
    private final String name;
    private final HealthUplinkConfig config;

    /** The uplink's name follows from the PID. */
    @Activate
    public HealthUplink(HealthUplinkConfig config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        this.name = pid.substring(pid.indexOf('~') + 1);
        this.config = config;
    }

    String name() {
        return name;
    }

    HealthUplinkConfig config() {
        return config;
    }
}
