/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Factory PID {@code org.pointsman.lan~NAME}; NAME is the network's name. */
@ObjectClassDefinition(id = LanComponent.PID, name = "LAN", description = "A network that the router serves")
@interface LanConfig {
    /** The router's interface in it. */
    @AttributeDefinition(name = "Interface", description = "The router's interface in this network, such as eth1")
    String $interface();

    /** The router's address in it. */
    @AttributeDefinition(
            name = "Address",
            description = "The router's IPv4 address in this network with its prefix length, such as 192.168.50.1/24")
    String address();

    /** Addresses to give out. */
    @AttributeDefinition(
            name = "DHCP",
            description =
                    "Addresses that are given out, such as 192.168.50.100-192.168.50.200; without it there is no DHCP",
            required = false)
    String dhcp() default "";

    /** How long an address is given out for. */
    @AttributeDefinition(
            name = "Lease",
            description = "How long an address is given out for: 2m to 365d, with s, m, h or d",
            required = false)
    String lease() default "12h";

    /** Domain of the hosts. */
    @AttributeDefinition(
            name = "Domain",
            description =
                    "Domain of this network's hosts; names in it are answered by the router and never asked elsewhere",
            required = false)
    String domain() default "lan";

    /** Hosts with an address of their own. */
    @AttributeDefinition(
            name = "Static leases",
            description = "Hosts that always get the same address: MAC ADDRESS [NAME], such as 02:00:5e:10:00:01"
                    + " 192.168.50.10 nas",
            required = false)
    String[] leases() default {};

    /** Further names. */
    @AttributeDefinition(
            name = "Names",
            description = "Names that the router answers: NAME ADDRESS, such as printer 192.168.50.20",
            required = false)
    String[] names() default {};

    /** Which uplinks its hosts may use. */
    @AttributeDefinition(
            name = "Uplinks",
            description = "Names of the uplinks that the hosts of this network may use; *: every one",
            required = false)
    String[] uplinks() default {Allowance.ALL};

    /** What is kept together, where the network has uplinks of its own. */
    @AttributeDefinition(
            name = "Sticky",
            description = "With uplinks: none: each new flow is dealt for itself; source: all flows of a host take one"
                    + " uplink",
            required = false,
            options = {@Option(label = "None", value = "none"), @Option(label = "Source", value = "source")})
    String sticky() default "none";
}
