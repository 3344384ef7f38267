/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.nat.forward~NAME}. */
@ObjectClassDefinition(
        id = Forward.PID,
        name = "Port forward",
        description = "A port of the router's outside addresses that leads to a host of the LAN")
@interface ForwardConfig {
    /** tcp, udp or both. */
    @AttributeDefinition(
            name = "Protocol",
            description = "tcp, udp or both",
            required = false,
            options = {
                @Option(label = "TCP", value = "tcp"),
                @Option(label = "UDP", value = "udp"),
                @Option(label = "Both", value = "both")
            })
    String protocol() default "tcp";

    /** Port or range outside. */
    @AttributeDefinition(name = "Port", description = "Port outside, 1 to 65535, or a range such as 5000-5010")
    String port();

    /** Where it leads. */
    @AttributeDefinition(
            name = "Target",
            description = "Host in the LAN, such as 192.168.50.10, or with its port: 192.168.50.10:80;"
                    + " a range keeps its ports")
    String target();

    /** Where it is open. */
    @AttributeDefinition(
            name = "Uplinks",
            description = "Names of the uplinks on which it is open; * is every one",
            required = false)
    String[] uplinks() default {"*"};

    /** Whether the LAN can use it. */
    @AttributeDefinition(
            name = "Hairpin",
            description = "Whether hosts of the LAN reach it by the uplink's address as well",
            required = false)
    boolean hairpin() default true;
}
