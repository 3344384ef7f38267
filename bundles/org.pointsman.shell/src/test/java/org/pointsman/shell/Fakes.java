/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeWatcher;
import org.pointsman.api.health.TargetReport;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.FlowEvent;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.lan.Join;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.Penalty;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;

/** A router with three uplinks that stands still, for looking at. */
public final class Fakes {
    /** When everything is looked at. */
    public static final long NOW = 8_000_000_000_000L;

    /** In use. */
    public static final Uplink ADSL = new Uplink(
            "adsl",
            "ethernet",
            1,
            true,
            UplinkStatus.up("eth0")
                    .addresses(List.of(InterfacePrefix.parse("192.168.100.123/24")))
                    .gateway(IpAddress.parse("192.168.100.254"))
                    .resolvers(List.of(IpAddress.parse("192.168.100.254"), IpAddress.parse("2001:db8::53")))
                    .explanation("Lease from 192.168.100.254 until 14:05.")
                    .build(),
            true,
            Reachability.CONFIRMED,
            "Gateway 192.168.100.254 answers through eth0.",
            7500);

    /** Being set up. */
    public static final Uplink LTE = new Uplink(
            "lte",
            "lte",
            2,
            true,
            UplinkStatus.builder(Session.CONNECTING)
                    .device("wwan0")
                    .explanation("Registering with the network.")
                    .detail("operator", "Example Mobile")
                    .detail("signal", "-87 dBm")
                    .build(),
            true,
            Reachability.UNKNOWN,
            "Not usable: its session is being set up: Registering with the network.",
            12);

    /** Unplugged. */
    public static final Uplink WIFI = new Uplink(
            "wifi",
            "wifi",
            3,
            true,
            UplinkStatus.down("wlan0 is not associated."),
            false,
            Reachability.UNKNOWN,
            "Not usable: wlan0 has no carrier.",
            93_784);

    private Fakes() {}

    /** An uplink that stands still. */
    public record Uplink(
            String name,
            String medium,
            int slot,
            boolean enabled,
            UplinkStatus status,
            boolean carrier,
            Reachability reachability,
            String explanation,
            long sinceSeconds)
            implements UplinkView {
        /** The same, usable or not, by another name. */
        public Uplink named(String other) {
            return new Uplink(other, medium, slot, enabled, status, carrier, reachability, explanation, sinceSeconds);
        }

        /** The same, switched off. */
        public Uplink disabled() {
            return new Uplink(name, medium, slot, false, status, carrier, reachability, "Switched off.", sinceSeconds);
        }

        @Override
        public int metric() {
            return slot * 10;
        }

        @Override
        public int configuredMetric() {
            return metric();
        }

        @Override
        public int configuredWeight() {
            return weight();
        }

        @Override
        public Health health() {
            return Health.UNKNOWN;
        }

        @Override
        public Optional<Penalty> penalty() {
            return Optional.empty();
        }

        @Override
        public Optional<Restraint> restraint() {
            return Optional.empty();
        }

        @Override
        public List<Evidence> evidence(long nanos) {
            Evidence.Verdict wire = carrier ? Evidence.Verdict.FOR : Evidence.Verdict.AGAINST;
            Evidence.Verdict answers =
                    reachability == Reachability.CONFIRMED ? Evidence.Verdict.FOR : Evidence.Verdict.NEUTRAL;
            return List.of(
                    new Evidence(
                            Evidence.Kind.CARRIER,
                            wire,
                            carrier ? "it has carrier" : "it has no carrier",
                            sinceNanos()),
                    new Evidence(Evidence.Kind.GATEWAY, answers, "what its gateway says", sinceNanos()));
        }

        @Override
        public int share() {
            return usable() ? 256 : 0;
        }

        @Override
        public int weight() {
            return 1;
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
            return status.session() == Session.UP;
        }

        @Override
        public Route defaultRoute() {
            return Route.defaultVia(
                    table(),
                    status.gateway().orElseThrow(),
                    status.device().orElseThrow(),
                    Ownership.DEFAULT.protocol());
        }

        @Override
        public boolean available() {
            return enabled && carrier && status.session() == Session.UP;
        }

        @Override
        public boolean usable() {
            return available() && reachability == Reachability.CONFIRMED;
        }

        @Override
        public long sinceNanos() {
            return NOW - sinceSeconds * 1_000_000_000;
        }
    }

    /** A steering over uplinks, of which the first usable one is chosen. */
    public record Steering(List<UplinkView> uplinks, List<String> problems, boolean ready) implements Wan, WanSnapshot {
        /** The three uplinks. */
        public static Steering usual() {
            return new Steering(List.of(ADSL, LTE, WIFI), List.of(), true);
        }

        @Override
        public WanSnapshot snapshot() {
            return this;
        }

        @Override
        public Registration subscribe(Consumer<WanSnapshot> listener) {
            listener.accept(this);
            return () -> {};
        }

        @Override
        public String strategy() {
            return "single";
        }

        @Override
        public List<String> strategies() {
            return List.of("single");
        }

        @Override
        public List<String> rules() {
            return List.of("single: adsl, best metric (10) of those whose gateway answers");
        }

        @Override
        public List<Prospect> prospects() {
            return List.of(
                    new Prospect("adsl", "it failed", Optional.of("lte"), new TreeMap<>()),
                    new Prospect(
                            "wifi",
                            "it came back",
                            Optional.of("adsl"),
                            new TreeMap<>(Map.of("adsl", 192, "wifi", 64))));
        }

        @Override
        public List<String> failBack(Optional<String> uplink) {
            return uplink.filter("adsl"::equals).map(List::of).orElse(List.of());
        }

        @Override
        public Optional<UplinkView> chosen() {
            return uplinks.stream().filter(UplinkView::usable).findFirst();
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public long nanos() {
            return NOW;
        }

        @Override
        public Optional<UplinkView> uplink(String name) {
            return uplinks.stream().filter(u -> u.name().equals(name)).findFirst();
        }

        @Override
        public long chosenSinceNanos() {
            return 0;
        }

        @Override
        public java.util.SortedMap<String, String> elements(String map) {
            return java.util.Collections.emptySortedMap();
        }

        @Override
        public Ownership ownership() {
            return Ownership.DEFAULT;
        }
    }

    /** What an operator says, and nobody follows. */
    public static final class Words implements Overrides {
        /** Counts down when a rehearsal begins. */
        public final CountDownLatch begun = new CountDownLatch(1);
        /** Counts down when it is ended. */
        public final CountDownLatch ended = new CountDownLatch(1);

        private final SortedSet<String> disabled = new TreeSet<>();

        @Override
        public Registration rehearseFailure(String uplink, Duration longest) {
            begun.countDown();
            return ended::countDown;
        }

        @Override
        public SortedSet<String> rehearsed() {
            return new TreeSet<>();
        }

        @Override
        public void disable(String uplink) {
            disabled.add(uplink);
        }

        @Override
        public void enable(String uplink) {
            disabled.remove(uplink);
        }

        @Override
        public SortedSet<String> disabled() {
            return disabled;
        }

        @Override
        public Registration demote(String uplink, org.pointsman.api.wan.Demotion demotion) {
            return () -> {};
        }
    }

    /** A reconciler with a plan. */
    public record Reconciling(Plan pending, List<String> conflicts) implements Reconciler {
        @Override
        public void foresee(java.util.Map<String, NetworkState> ifCarrierLost) {
            throw new UnsupportedOperationException("the shell only looks");
        }

        /** One that has a route to replace. */
        public static Reconciling withOneStep() {
            return new Reconciling(new Plan(List.of(new Step.ReplaceRoute(route()))), List.of());
        }

        private static Route route() {
            return Route.defaultVia(7700, IpAddress.parse("192.168.100.254"), "eth0", 77);
        }

        @Override
        public void desire(NetworkState desired, List<Step> followUp, Consumer<Outcome> outcome) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<NetworkState> desired() {
            return Optional.empty();
        }

        @Override
        public NetworkState observed() {
            return NetworkState.empty();
        }

        @Override
        public Ownership ownership() {
            return Ownership.DEFAULT;
        }

        @Override
        public void pause(Duration longest) {
            // nothing is changed here anyway
        }

        @Override
        public boolean resume() {
            return true;
        }

        @Override
        public Optional<Duration> paused() {
            return Optional.empty();
        }

        @Override
        public Statistics statistics() {
            return new Statistics(143, 1, 0, 3.14, conflicts);
        }
    }

    /** A connection table. */
    public record Flows(List<Flow> flows) implements FlowTable {
        /** So many flows by adsl, TCP, UDP and ICMP in turn; one by an uplink that is gone and one with a mark not ours. */
        public static Flows of(int adsl) {
            List<Flow> flows = new ArrayList<>();
            for (int i = 0; i < adsl; i++) {
                flows.add(flow(
                        List.of(Flow.TCP, Flow.UDP, 58).get(i % 3), ADSL.mark().value(), 40_000 + i));
            }
            flows.add(flow(Flow.TCP, Ownership.DEFAULT.markOf(9).value(), 50_000));
            flows.add(flow(Flow.TCP, 7, 50_001));
            return new Flows(flows);
        }

        private static Flow flow(int protocol, int mark, int port) {
            boolean tcp = protocol == Flow.TCP;
            boolean ports = tcp || protocol == Flow.UDP;
            String lan = tcp ? "10.0.0.7" : "2001:db8:1:2::7";
            String far = tcp ? "203.0.113.9" : "2001:db8:ffff::9";
            String wan = tcp ? "192.168.100.123" : lan;
            return new Flow(
                    protocol,
                    tuple(lan, ports ? port : 0, far, ports ? 443 : 0),
                    tuple(far, ports ? 443 : 0, wan, ports ? port : 0),
                    mark,
                    tcp ? "ESTABLISHED" : "",
                    tcp,
                    tcp,
                    tcp ? OptionalLong.of(123_456) : OptionalLong.empty(),
                    Duration.ofSeconds(tcp ? 431_999 : 28));
        }

        private static Flow.Tuple tuple(String source, int sourcePort, String destination, int destinationPort) {
            return new Flow.Tuple(IpAddress.parse(source), sourcePort, IpAddress.parse(destination), destinationPort);
        }

        @Override
        public void dump(FwMark mark, Consumer<Flow> each) {
            flows.stream().filter(f -> (f.mark() & mark.mask()) == mark.value()).forEach(each);
        }

        @Override
        public Registration watch(Consumer<FlowEvent> listener) {
            return () -> {};
        }
    }

    /** Watches adsl, and asks once. */
    public record Monitor() implements HealthMonitor {
        private static final Health UP =
                new Health(HealthState.UP, "the internet answers", OptionalDouble.of(23.44), OptionalDouble.of(1.7));

        @Override
        public Health of(String uplink) {
            return uplink.equals("adsl") ? UP : Health.UNKNOWN;
        }

        @Override
        public Optional<HealthReport> report(String uplink) {
            if (!uplink.equals("adsl")) {
                return Optional.empty();
            }
            return Optional.of(new HealthReport(
                    uplink,
                    UP,
                    Duration.ofSeconds(7500),
                    "metered",
                    List.of(
                            new TargetReport(
                                    "icmp:192.0.2.53",
                                    "icmp",
                                    TargetReport.State.ANSWERS,
                                    Optional.of(Duration.ofSeconds(1)),
                                    OptionalDouble.of(23.44),
                                    OptionalDouble.of(1.7),
                                    "echo reply"),
                            new TargetReport(
                                    "tcp:198.51.100.1:443",
                                    "tcp",
                                    TargetReport.State.NEVER_ANSWERED,
                                    Optional.empty(),
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty(),
                                    "Connection refused")),
                    OptionalDouble.of(2.5),
                    "12 unanswered probes in a row would be a death",
                    41_230,
                    Optional.of(new HealthReport.Budget(8_400, 100_000)),
                    List.of("tcp:198.51.100.1:443 has never answered and decides nothing.")));
        }

        @Override
        public Registration probe(String uplink, List<String> targets, Duration patience, ProbeWatcher watcher) {
            if (!uplink.equals("adsl")) {
                throw new IllegalArgumentException("uplink " + uplink + " cannot send now");
            }
            watcher.ended("icmp:192.0.2.53", ProbeResult.answered(Duration.ofMillis(23), "echo reply", 84));
            watcher.ended("tcp:198.51.100.1:443", ProbeResult.silent("nothing came within 5 s", 60));
            watcher.finished();
            return () -> {};
        }

        @Override
        public Registration subscribe(Runnable changed) {
            return () -> {};
        }
    }

    /** A journal. */
    public record Journal(List<Decision> recent) implements DecisionJournal {
        /** Two decisions: a start and a failover that did not get through. */
        public static Journal usual() {
            return new Journal(List.of(
                    new Decision(
                            2,
                            Instant.parse("2026-11-23T10:15:30Z"),
                            "adsl: eth0 lost its carrier.",
                            Optional.empty(),
                            List.of("adsl has no carrier.", "No other uplink is usable."),
                            List.of("ip route del default via 192.168.100.254 dev eth0 table 7700 proto 77"),
                            "Failed at step 1: No such process; tried again in 1 s.",
                            new Decision.Timing(1_000_000, 1_042_300, 0, 0)),
                    new Decision(
                            1,
                            Instant.parse("2026-11-23T08:10:25Z"),
                            "Start.",
                            Optional.of("adsl"),
                            List.of("adsl has the best metric (10) of the usable uplinks.", "lte is not usable."),
                            List.of(
                                    "ip rule add pref 8000 from all lookup 7700 proto 77",
                                    "ip route replace default via 192.168.100.254 dev eth0 table 7700 proto 77"),
                            "Applied and verified.",
                            new Decision.Timing(5_000_000, 5_412_000, 7_900_400, 45_900_000))));
        }

        @Override
        public Registration subscribe(Consumer<Decision> listener) {
            return () -> {};
        }
    }

    /** A picture of links. */
    public record Links(List<Link> all) implements LinkMonitor, LinkSnapshot {
        /** A bridge with a port, a modem and a Wi-Fi without association. */
        public static Links usual() {
            return new Links(List.of(
                    new Link(4, "br0", "bridge", "02:00:00:00:00:04", true, true, 6, false, 0, 0, 1500),
                    new Link(2, "eth0", "", "02:00:00:00:00:02", true, true, 6, false, 4, 2, 1500),
                    new Link(5, "wlan0", "", "02:00:00:00:00:05", true, true, 5, false, 0, 5, 1500),
                    new Link(6, "wwan0", "", "", true, false, 2, true, 0, 6, 1428)));
        }

        @Override
        public LinkSnapshot current() {
            return this;
        }

        @Override
        public Registration subscribe(Consumer<LinkSnapshot> listener) {
            return () -> {};
        }

        @Override
        public void solicit(String device, IpAddress address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration watchCarrier(String device) {
            return () -> {};
        }

        @Override
        public long number() {
            return 1;
        }

        @Override
        public long nanos() {
            return NOW;
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
            return device.equals("br0")
                    ? List.of(
                            new InterfaceAddress(device, InterfacePrefix.parse("192.168.100.123/24"), 0),
                            new InterfaceAddress(device, InterfacePrefix.parse("2001:db8:1:2::123/64"), 0),
                            new InterfaceAddress(device, InterfacePrefix.parse("fe80::ff:fe00:4/64"), 0))
                    : List.of();
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

    /** Two segments with three hosts, one of whom is claimed twice. */
    public static final class Joined implements Join {
        @Override
        public String name() {
            return "home";
        }

        @Override
        public Optional<Prefix> network() {
            return Optional.of(Prefix.parse("192.168.1.0/24"));
        }

        @Override
        public List<String> members() {
            return List.of("br0", "wlan0", "usb0");
        }

        @Override
        public List<String> devices() {
            return List.of("br0", "wlan0");
        }

        @Override
        public Report report() {
            TreeMap<String, Long> counts = new TreeMap<>(Map.of("answered", 12L, "asked", 40L, "relayed", 7L));
            String twice =
                    "192.168.1.11 is used by 02:00:00:00:00:11 on br0 and by 02:00:00:00:00:99 on wlan0: a duplicate"
                            + " address; the first one keeps its route";
            return new Report(
                    name(),
                    network(),
                    List.of(
                            new Member("br0", "joined", "", 1),
                            new Member("wlan0", "joined", "", 2),
                            new Member("usb0", "out", "there is no such interface (yet)", 0)),
                    List.of(
                            new Host(IpAddress.parse("192.168.1.1"), mac("01"), "wlan0", 86400, 2.5, ""),
                            new Host(
                                    IpAddress.parse("192.168.1.11"),
                                    mac("11"),
                                    "br0",
                                    3600,
                                    12,
                                    "also claimed by 02:00:00:00:00:99 on wlan0"),
                            new Host(IpAddress.parse("192.168.1.21"), Optional.empty(), "wlan0", 0.2, 0.2, "")),
                    counts,
                    List.of(twice));
        }

        private static Optional<String> mac(String last) {
            return Optional.of("02:00:00:00:00:" + last);
        }
    }
}
