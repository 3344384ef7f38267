/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.link;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** The snapshot that is handed out; its maps are never changed after construction. */
record Picture(
        long number,
        long nanos,
        Map<String, Link> byName,
        Map<Integer, Link> byIndex,
        Map<String, List<InterfaceAddress>> addressesByDevice,
        Map<String, List<Route>> defaultsByDevice,
        Map<String, Map<IpAddress, Neighbour>> neighboursByDevice)
        implements LinkSnapshot {

    static Picture blank() {
        return new Picture(0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    @Override
    public Collection<Link> links() {
        return byName.values();
    }

    @Override
    public Optional<Link> link(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<Link> link(int index) {
        return Optional.ofNullable(byIndex.get(index));
    }

    @Override
    public List<InterfaceAddress> addresses(String device) {
        return addressesByDevice.getOrDefault(device, List.of());
    }

    @Override
    public List<Route> defaultRoutes(String device) {
        return defaultsByDevice.getOrDefault(device, List.of());
    }

    @Override
    public Optional<Neighbour> neighbour(String device, IpAddress address) {
        return Optional.ofNullable(
                neighboursByDevice.getOrDefault(device, Map.of()).get(address));
    }

    Picture stamped(long newNumber, long newNanos) {
        return new Picture(
                newNumber, newNanos, byName, byIndex, addressesByDevice, defaultsByDevice, neighboursByDevice);
    }
}
