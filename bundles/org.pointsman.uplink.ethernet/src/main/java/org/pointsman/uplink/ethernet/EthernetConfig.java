/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ethernet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.uplink.ethernet~NAME}; NAME is the uplink's name. */
@ObjectClassDefinition(
        id = EthernetUplink.PID,
        name = "Uplink: Ethernet",
        description = "An uplink on an Ethernet link (VLANs and bridges included)")
@interface EthernetConfig {
    /** Interface that packets leave by. */
    @AttributeDefinition(name = "Interface", description = "Interface that packets leave by, such as eth0")
    String $interface();

    /** Interface whose carrier counts. */
    @AttributeDefinition(
            name = "Port",
            description = "Interface whose carrier counts where it is another one: the port under a bridge",
            required = false)
    String port() default "";

    /** Where the addresses come from. */
    @AttributeDefinition(
            name = "Addressing",
            description =
                    "static: as configured here; dhcp: asked for; adopt: learned from whatever else manages the interface."
                            + " Default: static if an address is given, otherwise dhcp",
            required = false,
            options = {
                @Option(label = "Automatic", value = ""),
                @Option(label = "Static", value = "static"),
                @Option(label = "DHCP", value = "dhcp"),
                @Option(label = "Adopt", value = "adopt")
            })
    String addressing() default "";

    /** Static address. */
    @AttributeDefinition(
            name = "Address",
            description = "Address and prefix length for addressing static, such as 192.0.2.2/24",
            required = false)
    String address() default "";

    /** Next hop. */
    @AttributeDefinition(
            name = "Gateway",
            description = "Address of the next hop; learned where it is not given",
            required = false)
    String gateway() default "";

    /** DNS servers. */
    @AttributeDefinition(
            name = "Resolvers",
            description = "DNS servers to be asked through this uplink; learned where none is given",
            required = false)
    String[] resolvers() default {};

    /** Lower is preferred. */
    @AttributeDefinition(
            name = "Metric",
            description = "1 to 9999; lower is preferred",
            min = "1",
            max = "9999",
            required = false)
    int metric() default 100;

    /** Share of new flows. */
    @AttributeDefinition(
            name = "Weight",
            description = "1 to 255; share of new flows among uplinks of one metric, for strategies that balance",
            min = "1",
            max = "255",
            required = false)
    int weight() default 1;

    /** Whether it may be used. */
    @AttributeDefinition(name = "Enabled", description = "Whether it may carry traffic", required = false)
    boolean enabled() default true;
}
