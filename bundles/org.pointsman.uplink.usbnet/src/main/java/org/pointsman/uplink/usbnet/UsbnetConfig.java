/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.uplink.usbnet~NAME}; NAME is the uplink's name. */
@ObjectClassDefinition(
        id = UsbnetUplink.PID,
        name = "Uplink: USB network stick",
        description = "A 4G stick that appears as USB Ethernet, wherever it is plugged in and whatever name it gets")
@interface UsbnetConfig {
    /** Which stick. */
    @AttributeDefinition(
            name = "Match",
            description = "Which stick: usb:VVVV:PPPP (vendor and product, hexadecimal, * for any) such as usb:12d1:*,"
                    + " port:PATH such as port:1-1.2, or driver:NAME such as driver:cdc_ether. Where several match, the one"
                    + " with the lowest port path is taken; uplinks with the same match take different ones, in order of"
                    + " their names")
    String match();

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
