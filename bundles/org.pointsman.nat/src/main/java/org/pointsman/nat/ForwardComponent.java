/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** One configured port forward. */
@Component(
        service = ForwardComponent.class,
        configurationPid = Forward.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ForwardConfig.class, factory = true)
public final class ForwardComponent {
    private final Forward forward;

    /** Takes the configuration. */
    @Activate
    public ForwardComponent(ForwardConfig config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        forward = Forward.of(pid.substring(pid.indexOf('~') + 1), config);
    }

    Forward forward() {
        return forward;
    }
}
