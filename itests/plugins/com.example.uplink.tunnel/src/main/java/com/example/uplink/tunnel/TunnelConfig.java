/* SPDX-License-Identifier: Apache-2.0 */
package com.example.uplink.tunnel;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pointsman.api.uplink.Uplink;

/** Factory PID {@code com.example.uplink.tunnel~NAME}; NAME is the uplink's name. */
@ObjectClassDefinition(
        id = TunnelUplink.PID,
        name = "Uplink: tunnel",
        description = "An uplink over a point-to-point device that something else creates, such as wg0 or tun0")
@interface TunnelConfig {
    /** Device that packets leave by. Its key is {@code interface}: the dollar only takes the keyword's place. */
    @AttributeDefinition(
            name = "Interface",
            description = "Point-to-point device that something else creates, such as wg0")
    String $interface();

    /** Where the tunnel's own packets go. */
    @AttributeDefinition(
            name = "Endpoint",
            description =
                    "IPv4 address of the tunnel's far end, which the tunnel's own packets go to: they are kept to the other uplinks",
            required = false)
    String endpoint() default "";

    /** Next hop. */
    @AttributeDefinition(
            name = "Gateway",
            description = "Address of the next hop inside the tunnel; hardly ever needed",
            required = false)
    String gateway() default "";

    /** DNS servers. */
    @AttributeDefinition(
            name = "Resolvers",
            description = "DNS servers to be asked through the tunnel",
            required = false)
    String[] resolvers() default {};

    /** Whether it is wide enough. */
    @AttributeDefinition(
            name = "Minimum MTU",
            description = "Bytes, 0 to 65535: a device with less is not used; 0: any",
            min = "0",
            max = "65535",
            required = false)
    int minMtu() default 0;

    /** Lower is preferred. */
    @AttributeDefinition(
            name = "Metric",
            description = "1 to 9999; lower is preferred",
            min = "1",
            max = "9999",
            required = false)
    int metric() default Uplink.DEFAULT_METRIC;

    /** Share of new flows. */
    @AttributeDefinition(
            name = "Weight",
            description = "1 to 255; share of new flows among uplinks of one metric",
            min = "1",
            max = "255",
            required = false)
    int weight() default 1;

    /** Whether it may be used. */
    @AttributeDefinition(name = "Enabled", description = "Whether it may carry traffic", required = false)
    boolean enabled() default true;
}
