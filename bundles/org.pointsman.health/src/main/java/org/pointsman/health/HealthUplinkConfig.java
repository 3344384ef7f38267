/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.health.uplink}; what stands behind the {@code ~} is the uplink's name. */
@ObjectClassDefinition(
        id = HealthUplinkConfig.PID,
        name = "Health of one uplink",
        description = "What differs for one uplink from org.pointsman.health; behind the ~ stands the uplink's name")
@interface HealthUplinkConfig {
    /** Factory PID of the configuration. */
    String PID = "org.pointsman.health.uplink";

    /** Whether it is probed. */
    @AttributeDefinition(
            name = "Enabled",
            description = "Whether this uplink is probed; without, carrier and gateway decide alone",
            required = false)
    boolean enabled() default true;

    /** Who is asked. */
    @AttributeDefinition(
            name = "Targets",
            description = "As in org.pointsman.health, in the place of those; empty: the same",
            required = false)
    String[] targets() default {};

    /** How fast. */
    @AttributeDefinition(
            name = "Profile",
            description = "default or fast; empty: as for all",
            required = false,
            options = {
                @Option(label = "As for all", value = ""),
                @Option(label = "Default", value = "default"),
                @Option(label = "Fast", value = "fast")
            })
    String profile() default "";

    /** Whether bytes cost money. */
    @AttributeDefinition(
            name = "Metered",
            description = "Bytes cost money: probes are few (under 100 kB an hour while all is well)",
            required = false)
    boolean metered() default false;

    /** What probes may cost where bytes cost money. */
    @AttributeDefinition(
            name = "Bytes per hour",
            description = "Of a metered uplink: above this, only ICMP echo goes on while all is well",
            required = false,
            min = "1000")
    int bytesPerHour() default 100_000;

    /** What the line carries downwards. */
    @AttributeDefinition(
            name = "Down, kbit/s",
            description = "What the line carries downwards, in kilobits per second: near that, late and lost answers"
                    + " are its being full, and no fault; 0: not known",
            required = false,
            min = "0")
    int downKilobits() default 0;

    /** What the line carries upwards. */
    @AttributeDefinition(
            name = "Up, kbit/s",
            description = "Likewise upwards; 0: not known",
            required = false,
            min = "0")
    int upKilobits() default 0;
}
