/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/**
 * Builds pictures of the links for tests of uplinks:
 *
 * <pre>{@code
 * LinkSnapshot s = Links.of().pointToPoint("wg0", 1420).address("wg0", "10.9.0.2/32").build();
 * }</pre>
 *
 * Interfaces are up and have carrier until a method says otherwise. Not thread-safe.
 */
public final class Links {
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private long number;
    private int index = 1;

    private Links() {}

    /** Starts a picture without interfaces. */
    public static Links of() {
        return new Links();
    }

    /** Adds an Ethernet interface with an MTU of 1500. */
    public Links ethernet(String name) {
        return put(name, "", false, 1500);
    }

    /** Adds a point-to-point device. */
    public Links pointToPoint(String name, int mtu) {
        return put(name, "tun", true, mtu);
    }

    private Links put(String name, String kind, boolean pointToPoint, int mtu) {
        int i = ++index;
        links.put(
                name,
                new Link(i, name, kind, "02:00:00:00:00:%02x".formatted(i), true, true, 6, pointToPoint, 0, i, mtu));
        return this;
    }

    /** Sets an interface administratively down. */
    public Links down(String name) {
        return state(name, false, false);
    }

    /** Takes an interface's carrier away. */
    public Links noCarrier(String name) {
        return state(name, true, false);
    }

    /** Sets an interface up, with carrier. */
    public Links up(String name) {
        return state(name, true, true);
    }

    private Links state(String name, boolean up, boolean carrier) {
        Link l = links.get(name);
        if (l == null) {
            throw new IllegalArgumentException("there is no interface " + name + "; there are " + links.keySet());
        }
        links.put(
                name,
                new Link(
                        l.index(),
                        name,
                        l.kind(),
                        l.mac(),
                        up,
                        carrier,
                        carrier ? 6 : 2,
                        l.pointToPoint(),
                        l.master(),
                        l.peer(),
                        l.mtu()));
        return this;
    }

    /** Adds an address that somebody else keeps on an interface, such as {@code 192.0.2.7/24}. */
    public Links address(String name, String prefix) {
        addresses.add(new InterfaceAddress(name, InterfacePrefix.parse(prefix), 0));
        return this;
    }

    /** Adds a default route that somebody else keeps in the main table. */
    public Links defaultRoute(String name, String gateway) {
        routes.add(Route.defaultVia(254, IpAddress.parse(gateway), name, 3));
        return this;
    }

    /** Takes an interface away, with all that hangs on it. */
    public Links remove(String name) {
        links.remove(name);
        addresses.removeIf(a -> a.device().equals(name));
        routes.removeIf(r -> r.device().equals(name));
        return this;
    }

    /** The picture; each has a number of its own. */
    public LinkSnapshot build() {
        return new Picture(++number, List.copyOf(links.values()), List.copyOf(addresses), List.copyOf(routes));
    }

    private record Picture(long number, List<Link> all, List<InterfaceAddress> addresses, List<Route> routes)
            implements LinkSnapshot {
        @Override
        public long nanos() {
            return number * 1_000_000;
        }

        @Override
        public Collection<Link> links() {
            return all;
        }

        @Override
        public Optional<Link> link(String name) {
            return all.stream().filter(l -> l.name().equals(name)).findFirst();
        }

        @Override
        public Optional<Link> link(int index) {
            return all.stream().filter(l -> l.index() == index).findFirst();
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
}
