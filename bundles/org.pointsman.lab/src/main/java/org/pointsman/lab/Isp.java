/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;

/**
 * One ISP of a lab and the router's uplink to it; every address of it follows from its number.
 *
 * @param number 1 to 250, its place in the profile
 * @param name such as {@code adsl}: part of a namespace's name, and the name of the uplink in Pointsman
 * @param device the router's interface
 * @param kind what carries it
 * @param addressing how the router comes to its address
 * @param metric lower is preferred
 * @param weight its share of new flows, 1 to 255
 * @param nic whether the kernel treats the link like a network card, whose carrier loss it may announce late
 */
record Isp(
        int number, String name, String device, Kind kind, Addressing addressing, int metric, int weight, boolean nic) {
    /** What carries the uplink. */
    enum Kind {
        ETHERNET,
        WIFI
    }

    /** How the router comes to its address. */
    enum Addressing {
        DHCP,
        STATIC
    }

    /** The ISP's end of the line to the customer. */
    static final String CUSTOMER_SIDE = "cust0";
    /** The ISP's end of the line to the internet. */
    static final String INTERNET_SIDE = "net0";

    /** Checks the interface's name. */
    Isp {
        InterfaceName.require(device);
    }

    /** The gateway with the length of the customer network. */
    InterfacePrefix gateway() {
        return InterfacePrefix.parse("10.64." + number + ".1/24");
    }

    /** The router's address on this uplink. */
    InterfacePrefix customer() {
        return InterfacePrefix.parse("10.64." + number + ".2/24");
    }

    /** What the internet sees packets of this ISP come from. */
    InterfacePrefix publicAddress() {
        return InterfacePrefix.parse("198.18." + number + ".1/24");
    }

    /** The internet's end of the line. */
    InterfacePrefix internetSide() {
        return InterfacePrefix.parse("198.18." + number + ".2/24");
    }

    /** The router's MAC address here: always the same, so that a DHCP server knows it again. */
    String mac() {
        return "02:00:00:00:%02x:02".formatted(number);
    }

    /** Whether a packet with this source came by this ISP. */
    boolean sent(IpAddress source) {
        return publicAddress().network().contains(source);
    }

    /** {@code adsl (eth0)}. */
    String label() {
        return name + " (" + device + ")";
    }
}
