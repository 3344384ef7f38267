/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** A picture of links that a test paints; each method gives a new one. */
record Links(List<Link> links, List<InterfaceAddress> addresses, List<Route> routes) implements LinkSnapshot {
    private static final int MAIN = 254;

    static Links none() {
        return new Links(List.of(), List.of(), List.of());
    }

    /** With an interface that is up and has carrier. */
    Links running(String name, int index) {
        return link(name, index, true, true);
    }

    /** With an interface that is up and has no carrier. */
    Links idle(String name, int index) {
        return link(name, index, true, false);
    }

    /** With an interface that is administratively down. */
    Links down(String name, int index) {
        return link(name, index, false, false);
    }

    private Links link(String name, int index, boolean up, boolean carrier) {
        List<Link> more = new ArrayList<>(links);
        more.removeIf(l -> l.name().equals(name));
        more.add(new Link(index, name, "", "02:00:00:00:00:01", up, carrier, carrier ? 6 : 2, false, 0, index, 1500));
        return new Links(more, addresses, routes);
    }

    Links address(String device, String prefix) {
        List<InterfaceAddress> more = new ArrayList<>(addresses);
        more.add(new InterfaceAddress(device, InterfacePrefix.parse(prefix), 0));
        return new Links(links, more, routes);
    }

    /** With a default route of the main table; {@code source}: empty for none. */
    Links route(String device, String gateway, int metric, int protocol, String source) {
        List<Route> more = new ArrayList<>(routes);
        more.add(Route.defaultVia(MAIN, IpAddress.parse(gateway), device, protocol)
                .in(MAIN, metric)
                .withSource(source.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(source))));
        more.sort(Comparator.comparingInt(Route::metric));
        return new Links(links, addresses, more);
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public long nanos() {
        return 1;
    }

    @Override
    public List<Link> links() {
        return links;
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
        return addresses.stream().filter(a -> a.device().equals(device)).toList();
    }

    @Override
    public List<Route> defaultRoutes(String device) {
        return routes.stream().filter(r -> r.device().equals(device)).toList();
    }

    @Override
    public Optional<Neighbour> neighbour(String device, IpAddress address) {
        return Optional.empty();
    }
}
