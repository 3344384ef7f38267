/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Factory PID {@code org.pointsman.proxyarp~NAME}; NAME is the join's name. */
@ObjectClassDefinition(
        id = ProxyArpComponent.PID,
        name = "Joined segments",
        description = "One IP network over segments that cannot be bridged, such as Ethernet and Wi-Fi")
@interface ProxyArpConfig {
    /** The members. */
    @AttributeDefinition(
            name = "Interfaces",
            description =
                    "The interfaces whose segments are joined, 2 to 8 of them, the preferred first, such as br0 and"
                            + " wlan0; each with an address in the same IPv4 network")
    String[] interfaces();

    /** Broadcasts that cross. */
    @AttributeDefinition(
            name = "Relay",
            description =
                    "Broadcasts and multicasts that cross: dhcp, mdns, ssdp, netbios, or UDP ports; an empty list: none",
            required = false)
    String[] relay() default {"dhcp", "mdns", "ssdp", "netbios"};

    /** Most broadcasts. */
    @AttributeDefinition(
            name = "Relay rate",
            description = "Most broadcasts a second that cross on average, 1 to 10000; what is more is dropped",
            required = false)
    int relayRate() default 200;

    /** Silence of hosts. */
    @AttributeDefinition(
            name = "Refresh",
            description = "After how many seconds of silence a host is asked whether it is still there, 5 to 3600;"
                    + " it is forgotten 3 seconds later",
            required = false)
    int refresh() default 30;

    /** Most hosts. */
    @AttributeDefinition(name = "Hosts", description = "Most hosts that get a route, 1 to 16384", required = false)
    int hosts() default 2048;
}
