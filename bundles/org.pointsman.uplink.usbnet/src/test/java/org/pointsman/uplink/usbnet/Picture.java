/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** A picture with these links and nothing else. */
record Picture(long nanos, Collection<Link> links) implements LinkSnapshot {
    private static long clock;

    static synchronized Picture of(Link... links) {
        return new Picture(++clock, List.of(links));
    }

    @Override
    public long number() {
        return nanos;
    }

    @Override
    public Optional<Link> link(String name) {
        return links.stream().filter(l -> l.name().equals(name)).findFirst();
    }

    @Override
    public Optional<Link> link(int index) {
        return links.stream().filter(l -> l.index() == index).findFirst();
    }

    @Override
    public List<InterfaceAddress> addresses(String device) {
        return List.of();
    }

    @Override
    public List<Route> defaultRoutes(String device) {
        return List.of();
    }

    @Override
    public Optional<Neighbour> neighbour(String device, IpAddress address) {
        return Optional.empty();
    }
}
