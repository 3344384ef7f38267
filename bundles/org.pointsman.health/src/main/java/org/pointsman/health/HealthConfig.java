/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.health}. */
@ObjectClassDefinition(
        id = HealthConfig.PID,
        name = "Health",
        description = "Whether uplinks reach the internet: probes through each of them")
@interface HealthConfig {
    /** PID of the configuration. */
    String PID = "org.pointsman.health";

    /** Whether anything is probed. */
    @AttributeDefinition(
            name = "Enabled",
            description = "Whether uplinks are probed; without, carrier and gateway decide alone",
            required = false)
    boolean enabled() default true;

    /** Who is asked. */
    @AttributeDefinition(
            name = "Targets",
            description = "IPv4 addresses on the internet that answer ICMP echo, best of different operators;"
                    + " one answer of any of them means alive",
            required = false)
    String[] targets() default {"1.1.1.1", "8.8.8.8", "9.9.9.9"};

    /** How fast. */
    @AttributeDefinition(
            name = "Profile",
            description =
                    "default: a death is found within about 0.4 s at about 0.85 kB/s; fast: within about 0.12 s at 3.5 kB/s",
            required = false,
            options = {@Option(label = "Default", value = "default"), @Option(label = "Fast", value = "fast")})
    String profile() default "default";
}
