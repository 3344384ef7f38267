/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code org.pointsman.nat}; its presence, or a port forward's, makes the machine a router. */
@ObjectClassDefinition(
        id = NatSettings.PID,
        name = "NAT",
        description = "Address translation and what is forwarded; an empty configuration masquerades every uplink")
@interface NatConfig {
    /** Uplinks whose traffic gets the address of their interface. */
    @AttributeDefinition(
            name = "Masquerade",
            description = "Names of the uplinks whose traffic gets the address of their interface; * is every one that"
                    + " neither snat nor routed names",
            required = false)
    String[] masquerade() default {"*"};

    /** Uplinks with an address that is said here. */
    @AttributeDefinition(
            name = "SNAT",
            description = "UPLINK ADDRESS, such as adsl 198.51.100.7: traffic gets this address instead",
            required = false)
    String[] snat() default {};

    /** Uplinks without NAT. */
    @AttributeDefinition(
            name = "Routed",
            description = "Names of uplinks without NAT: the provider's router knows the way back to the LAN",
            required = false)
    String[] routed() default {};

    /** Uplinks whose gateway is on the LAN. */
    @AttributeDefinition(
            name = "One-armed",
            description =
                    "Names of uplinks whose gateway stands on the LAN's own segment, so that one interface is both",
            required = false)
    String[] oneArmed() default {};

    /** Whether TCP's segment size is made to fit. */
    @AttributeDefinition(
            name = "MSS clamp",
            description = "Lower TCP's maximum segment size to what fits through the uplink",
            required = false)
    boolean mssClamp() default true;

    /** What becomes of new flows from outside. */
    @AttributeDefinition(
            name = "Forwarding",
            description = "New flows from outside: deny lets in only what a port forward names, open lets in what the"
                    + " routing knows a way for",
            required = false,
            options = {@Option(label = "Deny", value = "deny"), @Option(label = "Open", value = "open")})
    String forwarding() default "deny";

    /** What becomes of new flows from outside to the router itself. */
    @AttributeDefinition(
            name = "Input",
            description = "New flows from outside to the router itself: accept leaves them to the host's own firewall;"
                    + " drop lets in only answers, ICMP and DHCP",
            required = false,
            options = {@Option(label = "Accept", value = "accept"), @Option(label = "Drop", value = "drop")})
    String input() default "accept";
}
