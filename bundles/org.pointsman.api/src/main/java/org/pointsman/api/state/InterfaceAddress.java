/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import org.pointsman.api.net.InterfacePrefix;

/**
 * An address on an interface (rtnetlink(7), {@code RTM_NEWADDR}).
 *
 * @param device interface name
 * @param prefix address and prefix length
 * @param protocol who added it ({@code IFA_PROTO}, Linux 5.18); 0 where the kernel does not say
 */
public record InterfaceAddress(String device, InterfacePrefix prefix, int protocol) {
    /** As iproute2 writes it: {@code 192.0.2.7/24 dev eth0 proto 77}. */
    @Override
    public String toString() {
        return prefix + " dev " + device + (protocol == 0 ? "" : " proto " + protocol);
    }
}
