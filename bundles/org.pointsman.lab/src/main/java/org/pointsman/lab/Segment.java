/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import org.pointsman.api.net.InterfaceName;
import org.pointsman.api.net.InterfacePrefix;

/**
 * A segment with one host on it, of which a lab can have several; all of them are one IP network, 192.168.88.0/24, if Pointsman joins them.
 *
 * @param number 1 to 8, its place in the profile
 * @param host its host: part of a namespace's name
 * @param device the router's interface
 */
record Segment(int number, String host, String device) {
    /** The host's interface. */
    static final String HOST_SIDE = "eth0";

    /** Checks the interface's name. */
    Segment {
        InterfaceName.require(device);
    }

    /** The router's address in it. */
    InterfacePrefix router() {
        return InterfacePrefix.parse("192.168.88." + number + "/24");
    }

    /** The host's address. */
    InterfacePrefix address() {
        return InterfacePrefix.parse("192.168.88." + 10 * (number + 1) + "/24");
    }
}
