/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.Set;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;

/** What the kernel holds for a served network. Pure. */
final class LanState {
    private LanState() {}

    /**
     * The address, without which nothing is served; and forwarding, without which its hosts reach nobody.
     *
     * @param down interfaces that are to be set up
     */
    static NetworkState of(Settings lan, Set<String> down, Ownership own) {
        NetworkState.Builder state = NetworkState.builder();
        down.forEach(device -> state.linkUp(device, true));
        return state.sysctl("net/ipv4/ip_forward", "1")
                // else the kernel takes a new address of the same network away together with the old one
                .sysctl("net/ipv4/conf/" + lan.device() + "/promote_secondaries", "1")
                .address(new InterfaceAddress(lan.device(), lan.address(), own.protocol()))
                .build();
    }
}
