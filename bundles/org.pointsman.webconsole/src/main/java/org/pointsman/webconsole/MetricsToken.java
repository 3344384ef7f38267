/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Describes PID {@code org.pointsman.metrics} before what serves the figures is installed. It has no service: the properties of a component with
 * one are for everybody to read, in the service registry.
 */
@Component(
        service = {},
        configurationPid = MetricsToken.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsConfig.class)
public final class MetricsToken {
    static final String PID = "org.pointsman.metrics";
    static final String KEY = "token";

    /** For Declarative Services. */
    public MetricsToken() {}

    /** Whether it can be sent as it is (RFC 6750, section 2.1), and is not guessed in a lifetime. */
    static boolean fits(String token) {
        return token.matches("[A-Za-z0-9._~+/-]{16,200}=*");
    }
}
