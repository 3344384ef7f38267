/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.kernel;

import java.util.List;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/**
 * The links and what hangs on them, read in one go.
 *
 * @param links all network interfaces
 * @param addresses all addresses
 * @param defaultRoutes default routes of the main table, whoever installed them
 * @param neighbours all ARP and ND entries but those of loopback
 */
public record KernelView(
        List<Link> links, List<InterfaceAddress> addresses, List<Route> defaultRoutes, List<Neighbour> neighbours) {
    /** Copies the lists. */
    public KernelView {
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
        defaultRoutes = List.copyOf(defaultRoutes);
        neighbours = List.copyOf(neighbours);
    }
}
