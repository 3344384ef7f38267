/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/** Small states for tests. */
final class States {
    static final Ownership OWN = Ownership.DEFAULT;

    private States() {}

    static Route route(int table, String gateway, String device) {
        return Route.defaultVia(table, IpAddress.parse(gateway), device, OWN.protocol());
    }

    static Rule lookup(int priority, int table) {
        return Rule.lookup(AddressFamily.IPV4, priority, table, OWN.protocol());
    }

    static InterfaceAddress address(String device, String prefix) {
        return new InterfaceAddress(device, InterfacePrefix.parse(prefix), OWN.protocol());
    }

    /** Two uplinks in the kernel, traffic by {@code device}. */
    static NetworkState twoUplinks(String device, String gateway) {
        return NetworkState.builder()
                .sysctl("net/ipv4/conf/eth0/ignore_routes_with_linkdown", "1")
                .address(address("eth0", "192.0.2.2/24"))
                .route(route(7701, "192.0.2.1", "eth0"))
                .route(route(7702, "198.51.100.1", "wlan0"))
                .rule(lookup(8000, 7700))
                .rule(lookup(8010, 7701))
                .rule(lookup(8011, 7702))
                .route(route(7700, gateway, device))
                .route(route(7700, gateway, device).withSource(Optional.empty()).in(254, 7))
                .build();
    }
}
