/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Builds snapshots for tests of strategies and contributors:
 *
 * <pre>{@code
 * WanSnapshot s = Snapshots.of().uplink("adsl", 10, "eth0").noCarrier("adsl").uplink("lte", 20, "wlan0").chosen("adsl").build();
 * }</pre>
 *
 * Uplink n has interface address 10.64.n.2/24 and gateway 10.64.n.1, and is usable until a method says otherwise. Not
 * thread-safe.
 */
public final class Snapshots {
    private final List<TestUplink> uplinks = new ArrayList<>();
    private Optional<String> chosen = Optional.empty();
    private SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
    private long nanos = 1_000_000_000L;

    private Snapshots() {}

    /** Starts a snapshot without uplinks. */
    public static Snapshots of() {
        return new Snapshots();
    }

    /** Adds a usable uplink with weight 1. */
    public Snapshots uplink(String name, int metric, String device) {
        int n = uplinks.size() + 1;
        uplinks.add(new TestUplink(
                name,
                metric,
                n,
                UplinkStatus.up(device)
                        .addresses(List.of(InterfacePrefix.parse("10.64." + n + ".2/24")))
                        .gateway(IpAddress.parse("10.64." + n + ".1"))
                        .build(),
                true,
                Reachability.CONFIRMED,
                1,
                true,
                0,
                HealthState.UNKNOWN,
                Optional.empty()));
        return this;
    }

    /** Sets an uplink's weight. */
    public Snapshots weight(String name, int weight) {
        uplinks.replaceAll(u -> u.name.equals(name)
                ? new TestUplink(
                        name,
                        u.metric,
                        u.slot,
                        u.status,
                        u.carrier,
                        u.reachability,
                        weight,
                        u.enabled,
                        u.share,
                        u.state,
                        u.restraint)
                : u);
        return this;
    }

    /** Switches an uplink off. */
    public Snapshots disabled(String name) {
        uplinks.replaceAll(u -> u.name.equals(name)
                ? new TestUplink(
                        name,
                        u.metric,
                        u.slot,
                        u.status,
                        u.carrier,
                        u.reachability,
                        u.weight,
                        false,
                        u.share,
                        u.state,
                        u.restraint)
                : u);
        return this;
    }

    /** Carries on from an answer: its shares, and the elements of its nft maps. */
    public Snapshots after(NetworkState answer) {
        elements = answer.nftTable().map(NftTable::elements).orElseGet(TreeMap::new);
        uplinks.replaceAll(u -> new TestUplink(
                u.name,
                u.metric,
                u.slot,
                u.status,
                u.carrier,
                u.reachability,
                u.weight,
                u.enabled,
                answer.shares().getOrDefault(u.name, 0),
                u.state,
                u.restraint));
        return this;
    }

    /** Takes an uplink's carrier away. */
    public Snapshots noCarrier(String name) {
        uplinks.replaceAll(u -> u.name.equals(name) ? u.with(false, Reachability.UNKNOWN) : u);
        return this;
    }

    /** Sets whether an uplink's gateway answers. */
    public Snapshots reachability(String name, Reachability reachability) {
        uplinks.replaceAll(u -> u.name.equals(name) ? u.with(u.carrier, reachability) : u);
        return this;
    }

    /** Says what is known about the internet behind an uplink; {@link HealthState#DOWN} makes it unusable. */
    public Snapshots health(String name, HealthState state) {
        uplinks.replaceAll(u -> u.name.equals(name) ? u.with(state, u.restraint) : u);
        return this;
    }

    /** Holds a usable uplink back from new flows. */
    public Snapshots restrained(String name, Restraint.Kind kind) {
        uplinks.replaceAll(u -> u.name.equals(name)
                ? u.with(u.state, Optional.of(new Restraint(kind, "the test says so", OptionalLong.empty())))
                : u);
        return this;
    }

    /** Names the uplink of the last decision. */
    public Snapshots chosen(String name) {
        chosen = Optional.of(name);
        return this;
    }

    /** Sets the snapshot's clock reading. */
    public Snapshots at(long monotonicNanos) {
        nanos = monotonicNanos;
        return this;
    }

    /** The snapshot. */
    public WanSnapshot build() {
        List<UplinkView> views = new ArrayList<>(uplinks);
        views.sort(Comparator.comparingInt(UplinkView::metric).thenComparing(UplinkView::name));
        return new TestSnapshot(nanos, List.copyOf(views), chosen, elements);
    }

    private record TestSnapshot(
            long nanos,
            List<UplinkView> uplinks,
            Optional<String> chosenName,
            SortedMap<String, SortedMap<String, String>> elements)
            implements WanSnapshot {
        @Override
        public SortedMap<String, String> elements(String map) {
            return elements.getOrDefault(map, Collections.emptySortedMap());
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public Optional<UplinkView> uplink(String name) {
            return uplinks.stream().filter(u -> u.name().equals(name)).findFirst();
        }

        @Override
        public Optional<UplinkView> chosen() {
            return chosenName.flatMap(this::uplink);
        }

        @Override
        public Ownership ownership() {
            return Ownership.DEFAULT;
        }
    }

    private record TestUplink(
            String name,
            int metric,
            int slot,
            UplinkStatus status,
            boolean carrier,
            Reachability reachability,
            int weight,
            boolean enabled,
            int share,
            HealthState state,
            Optional<Restraint> restraint)
            implements UplinkView {
        TestUplink with(boolean nowCarrier, Reachability nowReachability) {
            return new TestUplink(
                    name, metric, slot, status, nowCarrier, nowReachability, weight, enabled, share, state, restraint);
        }

        TestUplink with(HealthState nowState, Optional<Restraint> nowRestraint) {
            return new TestUplink(
                    name, metric, slot, status, carrier, reachability, weight, enabled, share, nowState, nowRestraint);
        }

        @Override
        public int configuredMetric() {
            return metric;
        }

        @Override
        public int configuredWeight() {
            return weight;
        }

        @Override
        public Health health() {
            return new Health(state, "as the test says", OptionalDouble.empty(), OptionalDouble.empty());
        }

        @Override
        public Optional<Penalty> penalty() {
            return Optional.empty();
        }

        @Override
        public List<Evidence> evidence(long now) {
            return List.of();
        }

        @Override
        public String medium() {
            return "ethernet";
        }

        @Override
        public int table() {
            return Ownership.DEFAULT.tableOf(slot);
        }

        @Override
        public FwMark mark() {
            return Ownership.DEFAULT.markOf(slot);
        }

        @Override
        public boolean routable() {
            return true;
        }

        @Override
        public Route defaultRoute() {
            return Route.defaultVia(
                            table(),
                            status.gateway().orElseThrow(),
                            status.device().orElseThrow(),
                            Ownership.DEFAULT.protocol())
                    .withSource(Optional.of(status.addresses().get(0).address()));
        }

        @Override
        public boolean available() {
            return enabled && carrier;
        }

        @Override
        public boolean usable() {
            return available() && reachability == Reachability.CONFIRMED && state != HealthState.DOWN;
        }

        @Override
        public String explanation() {
            return "as the test says";
        }

        @Override
        public long sinceNanos() {
            return 0;
        }
    }
}
