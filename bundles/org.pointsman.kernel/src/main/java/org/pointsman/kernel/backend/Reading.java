/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.netlink.Refusal;
import org.pointsman.kernel.nftables.NftTables;
import org.pointsman.kernel.rtnetlink.AddressCodec;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.NeighbourCodec;
import org.pointsman.kernel.rtnetlink.RouteCodec;
import org.pointsman.kernel.rtnetlink.RuleCodec;
import org.pointsman.kernel.sys.Errno;
import org.pointsman.kernel.sysctl.Sysctl;

/** Reads the kernel's state by dumps. Control loop only. */
final class Reading {
    /** In place of a device name, for routes that have none or several: unreachable, multipath. */
    static final String NO_SINGLE_DEVICE = "*";

    private static final int MAIN = 254;
    private static final String LOOPBACK = "lo";
    private static final Path IPV6 = Path.of("/proc/thread-self/net/if_inet6");

    private final Ownership own;
    private final NetlinkSocket socket;
    private final Devices devices;
    private final NftTables nft;

    Reading(Ownership own, NetlinkSocket socket, Devices devices, NftTables nft) {
        this.own = own;
        this.socket = socket;
        this.devices = devices;
        this.nft = nft;
    }

    KernelView view() {
        List<Link> links = links();
        List<InterfaceAddress> addresses = new ArrayList<>();
        for (AddressCodec.Found a : addresses()) {
            addresses.add(new InterfaceAddress(devices.name(a.index()), a.prefix(), a.protocol()));
        }
        List<Route> defaults = new ArrayList<>();
        for (AddressFamily family : families()) {
            List<RouteCodec.Found> found = new ArrayList<>();
            routes(family, MAIN, 0, m -> RouteCodec.destinationLength(m) == 0, found);
            for (RouteCodec.Found f : found) {
                if (f.index() != 0) {
                    defaults.add(route(f, Set.of()));
                }
            }
        }
        return new KernelView(links, addresses, defaults, neighbours());
    }

    NetworkState observe(NetworkState desired) {
        NetworkState.Builder state = NetworkState.builder();
        for (String key : desired.sysctls().keySet()) {
            Sysctl.read(key).ifPresent(value -> state.sysctl(key, value));
        }
        for (String device : desired.linksUp().keySet()) {
            devices.read(device).ifPresent(link -> state.linkUp(device, link.adminUp()));
        }
        observeAddresses(desired, state);
        for (AddressFamily family : families()) {
            observeRoutes(desired, family, state);
            for (Rule rule : rules(family)) {
                if (own.ownsPriority(rule.priority()) || own.sharesMarkOf(rule)) {
                    state.rule(rule);
                }
            }
        }
        nft.observe(desired.nftTable()).ifPresent(state::nftTable);
        return state.build();
    }

    private void observeAddresses(NetworkState desired, NetworkState.Builder state) {
        Set<Object> wanted = new HashSet<>();
        desired.addresses().forEach(a -> wanted.add(List.of(a.device(), a.prefix())));
        for (AddressCodec.Found a : addresses()) {
            String device = devices.name(a.index());
            if (a.protocol() == own.protocol() || wanted.contains(List.of(device, a.prefix()))) {
                state.address(new InterfaceAddress(device, a.prefix(), a.protocol()));
            }
        }
    }

    /**
     * Ours, filtered by the kernel; and only for keys that are not among them a look at the whole table. So in the steady state a
     * full table of foreign routes costs nothing.
     */
    private void observeRoutes(NetworkState desired, AddressFamily family, NetworkState.Builder state) {
        Set<Route.Key> keys = new HashSet<>();
        for (Route r : desired.routes()) {
            if (r.destination().family() == family) {
                keys.add(r.key());
            }
        }
        List<RouteCodec.Found> ours = new ArrayList<>();
        routes(family, 0, own.protocol(), m -> true, ours);
        Set<Route.Key> missing = new HashSet<>(keys);
        for (RouteCodec.Found f : ours) {
            Route route = route(f, keys);
            missing.remove(route.key());
            state.route(route);
        }
        Set<Integer> tables = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        missing.forEach(k -> {
            tables.add(k.table());
            lengths.add(k.destination().length());
        });
        List<RouteCodec.Found> others = new ArrayList<>();
        for (int table : tables) {
            routes(
                    family,
                    table,
                    0,
                    m -> RouteCodec.protocol(m) != own.protocol() && lengths.contains(RouteCodec.destinationLength(m)),
                    others);
        }
        for (RouteCodec.Found f : others) {
            Route route = route(f, keys);
            if (missing.contains(route.key())) {
                state.route(route);
            }
        }
    }

    /**
     * IPv6 has no "no metric": 0 is stored as {@link RouteCodec#IPV6_DEFAULT_METRIC}. It is read back as 0 where 0 is what is asked
     * for. A route without a single way out has the device {@link #NO_SINGLE_DEVICE}.
     */
    private Route route(RouteCodec.Found f, Set<Route.Key> keys) {
        Route route = f.route(f.index() == 0 ? NO_SINGLE_DEVICE : devices.name(f.index()));
        return fold(route, keys, own);
    }

    static Route fold(Route route, Set<Route.Key> keys, Ownership own) {
        if (route.destination().family() != AddressFamily.IPV6
                || route.metric() != RouteCodec.IPV6_DEFAULT_METRIC
                || keys.contains(route.key())) {
            return route;
        }
        Route zero = route.in(route.table(), 0);
        return own.owns(route) || keys.contains(zero.key()) ? zero : route;
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        LinkCodec.dump(socket.request());
        require("ip link", socket.dump(m -> LinkCodec.parse(m).ifPresent(links::add)));
        devices.clear();
        links.forEach(devices::learn);
        return links;
    }

    private List<AddressCodec.Found> addresses() {
        List<AddressCodec.Found> found = new ArrayList<>();
        AddressCodec.dump(socket.request());
        require("ip address", socket.dump(m -> AddressCodec.parse(m).ifPresent(found::add)));
        return found;
    }

    private void routes(
            AddressFamily family,
            int table,
            int protocol,
            Predicate<MessageReader> wanted,
            List<RouteCodec.Found> found) {
        RouteCodec.dump(socket.request(), family, table, protocol);
        Optional<Refusal> refusal = socket.dump(m -> {
            if (wanted.test(m) && !RouteCodec.isClone(m)) {
                RouteCodec.parse(m).ifPresent(found::add);
            }
        });
        // a table that was never used is not there
        require(family, "ip route show", refusal.filter(r -> r.errno() != Errno.ENOENT));
    }

    private List<Rule> rules(AddressFamily family) {
        List<Rule> rules = new ArrayList<>();
        RuleCodec.dump(socket.request(), family);
        require(family, "ip rule", socket.dump(m -> RuleCodec.parse(m).ifPresent(rules::add)));
        return rules;
    }

    private List<Neighbour> neighbours() {
        List<Neighbour> neighbours = new ArrayList<>();
        for (NeighbourCodec.Found n : neighbours(0)) {
            String device = devices.name(n.index());
            if (!device.equals(LOOPBACK)) {
                neighbours.add(n.neighbour(device));
            }
        }
        return neighbours;
    }

    /** The entries of an interface; 0: of all. */
    List<NeighbourCodec.Found> neighbours(int index) {
        List<NeighbourCodec.Found> found = new ArrayList<>();
        NeighbourCodec.dump(socket.request(), index);
        require("ip neigh", socket.dump(m -> NeighbourCodec.parse(m).ifPresent(found::add)));
        return found;
    }

    private static List<AddressFamily> families() {
        return Files.exists(IPV6) ? List.of(AddressFamily.IPV4, AddressFamily.IPV6) : List.of(AddressFamily.IPV4);
    }

    private static void require(AddressFamily family, String what, Optional<Refusal> refusal) {
        boolean v4 = family == AddressFamily.IPV4;
        // a kernel with IPv6 switched off says so in either of these ways
        require(what, refusal.filter(r -> v4 || r.errno() != Errno.EAFNOSUPPORT && r.errno() != Errno.EOPNOTSUPP));
    }

    private static void require(String what, Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            throw refusal.get().exception(what);
        }
    }
}
