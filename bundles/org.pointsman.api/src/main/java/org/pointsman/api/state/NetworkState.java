/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A set of kernel network state: sysctls, links that are up, addresses, routes, rules and our nft table. Observed and desired state are both
 * of this type, so they print alike, diff, and serve as test fixtures. Immutable, thread-safe.
 */
public final class NetworkState {
    /** Into how many parts new flows are shared out. */
    public static final int SHARES = 256;

    private static final NetworkState EMPTY = builder().build();

    private final SortedMap<String, String> sysctls;
    private final SortedMap<String, Boolean> linksUp;
    private final Set<InterfaceAddress> addresses;
    private final Map<Route.Key, Route> routes;
    private final Set<Rule> rules;
    private final Optional<NftTable> nftTable;
    private final List<String> notes;
    private final SortedMap<String, Integer> shares;
    private final Optional<Duration> drain;
    private final Optional<Duration> reconsider;

    private NetworkState(Builder b) {
        sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(b.sysctls));
        linksUp = Collections.unmodifiableSortedMap(new TreeMap<>(b.linksUp));
        addresses = Collections.unmodifiableSet(new LinkedHashSet<>(b.addresses));
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(b.routes));
        rules = Collections.unmodifiableSet(new LinkedHashSet<>(b.rules));
        nftTable = b.nftTable;
        notes = List.copyOf(b.notes);
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(b.shares));
        drain = b.drain;
        reconsider = b.reconsider;
    }

    /** Nothing at all. */
    public static NetworkState empty() {
        return EMPTY;
    }

    /** Starts an empty state. */
    public static Builder builder() {
        return new Builder();
    }

    /** Values of sysctls by path below /proc/sys with slashes, {@code net/ipv4/ip_forward}; and of {@link KernelFile}s. */
    public SortedMap<String, String> sysctls() {
        return sysctls;
    }

    /**
     * Whether interfaces are administratively up. Desired, only {@code true} means something; observed, an interface that does
     * not exist is absent.
     */
    public SortedMap<String, Boolean> linksUp() {
        return linksUp;
    }

    /** Addresses on interfaces. */
    public Set<InterfaceAddress> addresses() {
        return addresses;
    }

    /** Routes, at most one for each {@link Route.Key}. */
    public Collection<Route> routes() {
        return routes.values();
    }

    /** The route that a replace with this key would hit. */
    public Optional<Route> route(Route.Key key) {
        return Optional.ofNullable(routes.get(key));
    }

    /** Policy rules. */
    public Set<Rule> rules() {
        return rules;
    }

    /** Our nft table; empty: there is none. */
    public Optional<NftTable> nftTable() {
        return nftTable;
    }

    /** Why it is so, a sentence each, from those who contributed. Not part of equality. */
    public List<String> notes() {
        return notes;
    }

    /**
     * How many of {@value #SHARES} parts of the new flows each uplink gets, by its name; empty: all take the default route of the
     * current table. Not part of equality.
     */
    public SortedMap<String, Integer> shares() {
        return shares;
    }

    /**
     * How long flows may go on by an uplink that could carry them but gets no new ones any longer; empty: until they end. After that
     * time their conntrack entries are deleted. Not part of equality.
     */
    public Optional<Duration> drain() {
        return drain;
    }

    /**
     * After what time whoever said this wants to be asked again though no fact has changed; empty: not before one does. Not part of
     * equality.
     */
    public Optional<Duration> reconsider() {
        return reconsider;
    }

    /** The same, with those of its routes that {@code kept} says. */
    public NetworkState withRoutes(Predicate<Route> kept) {
        Builder b = builder().addAll(this);
        b.routes.values().removeIf(kept.negate());
        return b.build();
    }

    /** Whether nothing is in it; notes, shares, drain time and what is to be reconsidered do not count. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof NetworkState other
                && sysctls.equals(other.sysctls)
                && linksUp.equals(other.linksUp)
                && addresses.equals(other.addresses)
                && routes.equals(other.routes)
                && rules.equals(other.rules)
                && nftTable.equals(other.nftTable);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sysctls, linksUp, addresses, routes, rules, nftTable);
    }

    /** One line for each element in iproute2's and nft's words, sorted within its kind: for people, diffs and golden tests. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        sysctls.forEach((key, value) -> lines.add(KernelFile.name(key) + "=" + value));
        linksUp.forEach((device, up) -> lines.add("link " + device + (up ? " up" : " down")));
        addresses.stream().map(a -> "address " + a).sorted().forEach(lines::add);
        routes.values().stream().map(r -> "route " + r).sorted().forEach(lines::add);
        rules.stream().map(r -> "rule " + r).sorted().forEach(lines::add);
        nftTable.ifPresent(t -> {
            lines.add("nft table inet " + t.name() + " {");
            t.structure().lines().forEach(l -> lines.add("nft   " + l));
            t.elements().forEach((map, content) -> lines.add("nft   elements " + map + " " + content));
            lines.add("nft }");
        });
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    /** Collects a state; not thread-safe. */
    public static final class Builder {
        private final Map<String, String> sysctls = new TreeMap<>();
        private final Map<String, Boolean> linksUp = new TreeMap<>();
        private final Set<InterfaceAddress> addresses = new LinkedHashSet<>();
        private final Map<Route.Key, Route> routes = new LinkedHashMap<>();
        private final Set<Rule> rules = new LinkedHashSet<>();
        private Optional<NftTable> nftTable = Optional.empty();
        private final List<String> notes = new ArrayList<>();
        private final SortedMap<String, Integer> shares = new TreeMap<>();
        private Optional<Duration> drain = Optional.empty();
        private Optional<Duration> reconsider = Optional.empty();

        private Builder() {}

        /** Sets a sysctl by its path below /proc/sys with slashes, or a {@link KernelFile}; the last one wins. */
        public Builder sysctl(String key, String value) {
            sysctls.put(key, value);
            return this;
        }

        /** Says whether an interface is administratively up. */
        public Builder linkUp(String device, boolean up) {
            linksUp.put(device, up);
            return this;
        }

        /** Adds an address. */
        public Builder address(InterfaceAddress address) {
            addresses.add(address);
            return this;
        }

        /** Adds a route; one with the same key is replaced. */
        public Builder route(Route route) {
            routes.put(route.key(), route);
            return this;
        }

        /** Adds a rule. */
        public Builder rule(Rule rule) {
            rules.add(rule);
            return this;
        }

        /** Adds sections and elements of our nft table to those that are there. */
        public Builder nftTable(NftTable table) {
            nftTable = Optional.of(nftTable.map(t -> t.and(table)).orElse(table));
            return this;
        }

        /** Adds a sentence that says why. */
        public Builder note(String sentence) {
            notes.add(sentence);
            return this;
        }

        /** Says how many of {@value NetworkState#SHARES} parts of the new flows an uplink gets. */
        public Builder share(String uplink, int parts) {
            shares.put(uplink, parts);
            return this;
        }

        /** Says how long flows may go on by an uplink that gets no new ones. */
        public Builder drain(Duration time) {
            drain = Optional.of(time);
            return this;
        }

        /**
         * Says after what time to ask again though no fact has changed. All strategies and contributors are asked together, at the earliest
         * time that one of them said, and not more often than once a second.
         */
        public Builder reconsider(Duration after) {
            reconsider =
                    Optional.of(reconsider.filter(r -> r.compareTo(after) < 0).orElse(after));
            return this;
        }

        /** Adds everything of {@code other}; on the same sysctl, route key or nft section {@code other} wins. */
        public Builder addAll(NetworkState other) {
            sysctls.putAll(other.sysctls);
            linksUp.putAll(other.linksUp);
            addresses.addAll(other.addresses);
            routes.putAll(other.routes);
            rules.addAll(other.rules);
            other.nftTable.ifPresent(this::nftTable);
            notes.addAll(other.notes);
            shares.putAll(other.shares);
            drain = other.drain.or(() -> drain);
            other.reconsider.ifPresent(this::reconsider);
            return this;
        }

        /** The state collected so far. */
        public NetworkState build() {
            return new NetworkState(this);
        }
    }
}
