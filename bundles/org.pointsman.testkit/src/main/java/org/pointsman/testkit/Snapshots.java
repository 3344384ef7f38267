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
import java.util.function.UnaryOperator;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.uplink.UplinkStatus;
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
    private final List<MadeUplink> uplinks = new ArrayList<>();
    private Optional<String> chosen = Optional.empty();
    private long chosenSince;
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
        return uplink(
                name,
                metric,
                UplinkStatus.up(device)
                        .addresses(List.of(InterfacePrefix.parse("10.64." + n + ".2/24")))
                        .gateway(IpAddress.parse("10.64." + n + ".1"))
                        .build());
    }

    /** Adds an uplink with weight 1 that stands like this; usable if its session is up. */
    public Snapshots uplink(String name, int metric, UplinkStatus status) {
        uplinks.add(MadeUplink.of(name, metric, uplinks.size() + 1, status));
        return this;
    }

    private Snapshots change(String name, UnaryOperator<MadeUplink> how) {
        if (uplinks.stream().noneMatch(u -> u.name().equals(name))) {
            throw new IllegalArgumentException("there is no uplink " + name + "; there are "
                    + uplinks.stream().map(MadeUplink::name).toList());
        }
        uplinks.replaceAll(u -> u.name().equals(name) ? how.apply(u) : u);
        return this;
    }

    /** Sets an uplink's weight. */
    public Snapshots weight(String name, int weight) {
        return change(name, u -> u.withWeight(weight));
    }

    /** Sets an uplink's metric. */
    public Snapshots metric(String name, int metric) {
        return change(name, u -> u.withMetric(metric));
    }

    /** Switches an uplink off. */
    public Snapshots disabled(String name) {
        return change(name, u -> u.withEnabled(false));
    }

    /** Carries on from an answer: its shares, the elements of its nft maps, and the uplink that it chose. */
    public Snapshots after(NetworkState answer) {
        elements = answer.nftTable().map(NftTable::elements).orElseGet(TreeMap::new);
        uplinks.replaceAll(u -> u.withShare(answer.shares().getOrDefault(u.name(), 0)));
        Answers.chosen(answer, build()).ifPresent(this::chosen);
        return this;
    }

    /** Takes an uplink's carrier away. */
    public Snapshots noCarrier(String name) {
        return change(name, u -> u.withCarrier(false, Reachability.UNKNOWN));
    }

    /** Gives an uplink its carrier back; its gateway answers. */
    public Snapshots carrier(String name) {
        return change(name, u -> u.withCarrier(true, Reachability.CONFIRMED));
    }

    /** Sets whether an uplink's gateway answers. */
    public Snapshots reachability(String name, Reachability reachability) {
        return change(name, u -> u.withCarrier(u.carrier(), reachability));
    }

    /** Says what is known about the internet behind an uplink; {@link HealthState#DOWN} makes it unusable. */
    public Snapshots health(String name, HealthState state) {
        return change(
                name,
                u -> u.withHealth(new Health(
                        state,
                        "as the test says",
                        u.health().rttMillis(),
                        u.health().lossPercent())));
    }

    /** Sets an uplink's smoothed round-trip time; that it is measured says that the internet answers. */
    public Snapshots rtt(String name, double millis) {
        return change(
                name,
                u -> u.withHealth(new Health(
                        HealthState.UP,
                        "as the test says",
                        OptionalDouble.of(millis),
                        u.health().lossPercent())));
    }

    /** Holds a usable uplink back from new flows. */
    public Snapshots restrained(String name, Restraint.Kind kind) {
        return change(
                name, u -> u.withRestraint(Optional.of(new Restraint(kind, "the test says so", OptionalLong.empty()))));
    }

    /** Nothing holds an uplink back. */
    public Snapshots released(String name) {
        return change(name, u -> u.withRestraint(Optional.empty()));
    }

    /** Names the uplink of the last decision; if it is another one than before, it has been chosen since now. */
    public Snapshots chosen(String name) {
        if (!chosen.equals(Optional.of(name))) {
            chosen = Optional.of(name);
            chosenSince = nanos;
        }
        return this;
    }

    /** Sets the snapshot's clock reading. */
    public Snapshots at(long monotonicNanos) {
        nanos = monotonicNanos;
        return this;
    }

    /** The snapshot's clock reading. */
    public long nanos() {
        return nanos;
    }

    /** The snapshot. */
    public WanSnapshot build() {
        List<UplinkView> views = new ArrayList<>(uplinks);
        views.sort(Comparator.comparingInt(UplinkView::metric).thenComparing(UplinkView::name));
        return new MadeSnapshot(nanos, List.copyOf(views), chosen, chosenSince, elements);
    }

    private record MadeSnapshot(
            long nanos,
            List<UplinkView> uplinks,
            Optional<String> chosenName,
            long chosenSinceNanos,
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
}
