/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** Folds kernel events into pictures: pure functions from picture and event to picture. */
final class LinkFold {
    private static final int MAIN = 254;

    private LinkFold() {}

    /** The picture of a full reading. */
    static Picture of(KernelView view) {
        Map<String, List<InterfaceAddress>> addresses = new HashMap<>();
        view.addresses()
                .forEach(a -> addresses
                        .computeIfAbsent(a.device(), d -> new ArrayList<>())
                        .add(a));
        Map<String, List<Route>> defaults = new HashMap<>();
        view.defaultRoutes()
                .forEach(r -> defaults.computeIfAbsent(r.device(), d -> new ArrayList<>())
                        .add(r));
        defaults.values().forEach(l -> l.sort(Comparator.comparingInt(Route::metric)));
        Map<String, Map<IpAddress, Neighbour>> neighbours = new HashMap<>();
        view.neighbours()
                .forEach(n -> neighbours
                        .computeIfAbsent(n.device(), d -> new HashMap<>())
                        .put(n.address(), n));
        return withLinks(new Picture(0, 0, Map.of(), Map.of(), addresses, defaults, neighbours), view.links());
    }

    /** The picture after {@code event}; the same object if it changes nothing that is shown. */
    static Picture after(Picture p, KernelEvent event) {
        if (event instanceof KernelEvent.LinkChanged e) {
            return changed(p, e.link());
        } else if (event instanceof KernelEvent.LinkRemoved e) {
            return removed(p, e.link());
        } else if (event instanceof KernelEvent.AddressChanged e) {
            return address(p, e.address(), e.removed());
        } else if (event instanceof KernelEvent.RouteChanged e) {
            return route(p, e.route(), e.removed());
        } else if (event instanceof KernelEvent.NeighbourChanged e) {
            return neighbour(p, e.neighbour(), e.removed());
        }
        return p;
    }

    /** Folds some hundred carrier losses, so that the compiler has seen them before the first real one; about 2 ms. */
    static int rehearse() {
        Picture p = Picture.blank();
        for (int i = 0; i < 500; i++) {
            boolean carrier = i % 2 == 0;
            p = after(
                    p,
                    new KernelEvent.LinkChanged(
                            new Link(1, "up1", "", "", true, carrier, carrier ? 6 : 2, false, 0, 1, 1500), i));
        }
        return p.links().size();
    }

    private static Picture changed(Picture p, Link link) {
        Link known = p.byIndex().get(link.index());
        if (link.equals(known)) {
            return p;
        }
        List<Link> links = new ArrayList<>(p.byIndex().values());
        links.removeIf(l -> l.index() == link.index());
        links.add(link);
        Picture next = withLinks(p, links);
        if (known != null && !known.name().equals(link.name())) { // renamed: what hung on the old name hangs on the new
            next = renamed(next, known.name(), link.name());
        }
        if (known != null
                && known.carrier()
                && !link.carrier()) { // the kernel forgets neighbours without announcing each
            next = withoutNeighbours(next, link.name());
        }
        return next;
    }

    private static Picture removed(Picture p, Link link) {
        if (!p.byIndex().containsKey(link.index())) {
            return p;
        }
        String name = p.byIndex().get(link.index()).name();
        List<Link> links = new ArrayList<>(p.byIndex().values());
        links.removeIf(l -> l.index() == link.index());
        Picture q = withoutNeighbours(withLinks(p, links), name);
        return new Picture(
                0,
                0,
                q.byName(),
                q.byIndex(),
                without(q.addressesByDevice(), name),
                without(q.defaultsByDevice(), name),
                q.neighboursByDevice());
    }

    private static Picture address(Picture p, InterfaceAddress a, boolean removed) {
        List<InterfaceAddress> list = new ArrayList<>(p.addresses(a.device()));
        boolean same = !removed && list.contains(a);
        boolean had = list.removeIf(x -> x.prefix().equals(a.prefix()));
        if (same || removed && !had) {
            return p;
        }
        if (!removed) {
            list.add(a);
        }
        return new Picture(
                0,
                0,
                p.byName(),
                p.byIndex(),
                with(p.addressesByDevice(), a.device(), List.copyOf(list)),
                p.defaultsByDevice(),
                p.neighboursByDevice());
    }

    private static Picture route(Picture p, Route r, boolean removed) {
        if (r.table() != MAIN || !r.destination().isDefault()) {
            return p;
        }
        List<Route> list = new ArrayList<>(p.defaultRoutes(r.device()));
        boolean same = !removed && list.contains(r);
        boolean had = list.removeIf(x -> x.key().equals(r.key()));
        if (same || removed && !had) {
            return p;
        }
        Map<String, List<Route>> defaults = new HashMap<>(p.defaultsByDevice());
        if (!removed) {
            list.add(r);
            list.sort(Comparator.comparingInt(Route::metric));
            // a replace may have taken the same key away from another interface, and only the new one is announced
            defaults.replaceAll((device, others) -> device.equals(r.device())
                    ? others
                    : others.stream().filter(x -> !x.key().equals(r.key())).toList());
        }
        defaults.put(r.device(), List.copyOf(list));
        return new Picture(0, 0, p.byName(), p.byIndex(), p.addressesByDevice(), defaults, p.neighboursByDevice());
    }

    private static Picture neighbour(Picture p, Neighbour n, boolean removed) {
        Map<IpAddress, Neighbour> inner = new HashMap<>(p.neighboursByDevice().getOrDefault(n.device(), Map.of()));
        Neighbour before = removed ? inner.remove(n.address()) : inner.put(n.address(), n);
        if (removed ? before == null : n.equals(before)) {
            return p;
        }
        return new Picture(
                0,
                0,
                p.byName(),
                p.byIndex(),
                p.addressesByDevice(),
                p.defaultsByDevice(),
                with(p.neighboursByDevice(), n.device(), inner));
    }

    private static Picture withLinks(Picture p, List<Link> links) {
        Map<String, Link> byName = new TreeMap<>();
        Map<Integer, Link> byIndex = new HashMap<>();
        for (Link l : links) {
            byName.put(l.name(), l);
            byIndex.put(l.index(), l);
        }
        return new Picture(0, 0, byName, byIndex, p.addressesByDevice(), p.defaultsByDevice(), p.neighboursByDevice());
    }

    private static Picture withoutNeighbours(Picture p, String device) {
        return new Picture(
                0,
                0,
                p.byName(),
                p.byIndex(),
                p.addressesByDevice(),
                p.defaultsByDevice(),
                without(p.neighboursByDevice(), device));
    }

    private static Picture renamed(Picture p, String from, String to) {
        List<InterfaceAddress> addresses = p.addresses(from).stream()
                .map(a -> new InterfaceAddress(to, a.prefix(), a.protocol()))
                .toList();
        List<Route> defaults = p.defaultRoutes(from).stream()
                .map(r -> new Route(
                        r.table(), r.destination(), r.gateway(), to, r.source(), r.metric(), r.onlink(), r.protocol()))
                .toList();
        return new Picture(
                0,
                0,
                p.byName(),
                p.byIndex(),
                with(without(p.addressesByDevice(), from), to, addresses),
                with(without(p.defaultsByDevice(), from), to, defaults),
                without(p.neighboursByDevice(), from));
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static <V> Map<String, V> without(Map<String, V> map, String key) {
        if (!map.containsKey(key)) {
            return map;
        }
        Map<String, V> copy = new HashMap<>(map);
        copy.remove(key);
        return copy;
    }
}
