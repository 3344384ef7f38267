/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/**
 * The routing as our own model has it: the desired rules and tables, and the networks that the links are in. It asks rules by priority, and in
 * a table takes the longest prefix, then the lowest metric, passing over dead links, as fib_rules_lookup and fib_table_lookup of
 * Linux do. What other programs have put into the kernel it does not know. Immutable, pure.
 */
public final class Wayfinder {
    private static final int MAIN = 254;
    /** Priority of the kernel's own rule for the main table (ip-rule(8)). */
    private static final int KERNELS_MAIN = 32766;

    private static final Comparator<Route> BEST_FIRST =
            Comparator.comparingInt((Route r) -> -r.destination().length()).thenComparingInt(Route::metric);

    private final NetworkState desired;
    private final List<InterfaceAddress> addresses;
    private final LinkSnapshot links;

    /** The routing that {@code desired} makes on these links. */
    public Wayfinder(NetworkState desired, LinkSnapshot links) {
        this.desired = desired;
        this.links = links;
        this.addresses = links.links().stream()
                .filter(Link::adminUp)
                .flatMap(l -> links.addresses(l.name()).stream())
                .toList();
    }

    /** The way of a packet with {@code mark} (32 bits). */
    public Way way(IpAddress destination, int mark) {
        if (isOwn(destination)) {
            return new Way.Local();
        }
        AddressFamily family = destination.family();
        List<Rule> rules = new ArrayList<>(desired.rules());
        rules.add(Rule.lookup(family, KERNELS_MAIN, MAIN, 0));
        rules.sort(Comparator.comparingInt(Rule::priority));
        for (Rule rule : rules) {
            boolean concerned = rule.family() == family
                    && rule.inbound().isEmpty() // such rules say of joined segments what main says as well
                    && rule.mark().filter(m -> (mark & m.mask()) != m.value()).isEmpty();
            if (!concerned) {
                continue;
            }
            Optional<Route> route = route(rule.table(), destination);
            boolean suppressed = route.isPresent()
                    && rule.suppressPrefixLength().isPresent()
                    && route.get().destination().length()
                            <= rule.suppressPrefixLength().getAsInt();
            if (route.isPresent() && !suppressed) {
                Route found = route.get();
                boolean connected =
                        found.table() == MAIN && desired.route(found.key()).isEmpty();
                boolean host = found.destination().length() == family.bits();
                return found.gateway().isEmpty() && (connected || host)
                        ? new Way.Near(found.device())
                        : new Way.By(rule, found);
            }
        }
        return new Way.Nowhere();
    }

    /** Whether {@code address} is the router's. */
    public boolean isOwn(IpAddress address) {
        return addresses.stream().anyMatch(a -> a.prefix().address().equals(address));
    }

    /** The interface behind which {@code source} is, of those that {@code wanted} takes; empty: it is in none of our networks. */
    public Optional<String> behind(IpAddress source, Predicate<String> wanted) {
        return connected(source)
                .filter(r -> wanted.test(r.device()))
                .min(BEST_FIRST)
                .map(Route::device);
    }

    private Optional<Route> route(int table, IpAddress destination) {
        List<Route> candidates = new ArrayList<>();
        desired.routes().stream()
                .filter(r -> r.table() == table && r.destination().contains(destination))
                .forEach(candidates::add);
        if (table == MAIN) {
            connected(destination).forEach(candidates::add);
        }
        return candidates.stream()
                .filter(r -> alive(r.device(), destination.family()))
                .min(BEST_FIRST);
    }

    private Stream<Route> connected(IpAddress address) {
        return addresses.stream()
                .filter(a -> a.prefix().length() < a.prefix().address().family().bits()
                        && a.prefix().network().contains(address))
                .map(a -> new Route(
                        MAIN,
                        a.prefix().network(),
                        Optional.empty(),
                        a.device(),
                        Optional.of(a.prefix().address()),
                        0,
                        false,
                        0));
    }

    /** A link that is down has no routes; one without carrier has dead ones, which count unless they are to be ignored. */
    private boolean alive(String device, AddressFamily family) {
        Optional<Link> link = links.link(device);
        String key = "net/" + (family == AddressFamily.IPV4 ? "ipv4" : "ipv6") + "/conf/" + device
                + "/ignore_routes_with_linkdown";
        boolean ignored = "1".equals(desired.sysctls().get(key));
        return link.filter(Link::adminUp).isPresent()
                && (!ignored || link.filter(Link::carrier).isPresent());
    }
}
