/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.PacketSocket;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.lan.Join;
import org.pointsman.api.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the segments: hears frames, asks and answers, relays, and tells when the kernel is to hold something else. Everything happens on the loop of
 * {@link PacketSockets}, but for {@link #state()} and {@link #problems()}.
 */
final class Joiner {
    private static final Logger LOG = LoggerFactory.getLogger(Joiner.class);
    private static final Duration HURRIED_TURN = Duration.ofMillis(50);
    private static final Duration TURN = Duration.ofSeconds(1);
    /** Between two states that the kernel is asked to hold; and more for each host, as reading many routes takes its time. */
    private static final long LEAST_GAP = Duration.ofMillis(20).toNanos();

    private static final long GAP_PER_HOST = Duration.ofNanos(100_000).toNanos();

    /** So many need not keep that distance: who asks and who answers come one right after the other. */
    private static final int BURST = 6;

    private static final int BURSTS_PER_SECOND = 10;

    private final Settings settings;
    private final PacketSockets packets;
    private final ControlLoop loop;
    private final boolean silent;
    private final Runnable changed;
    private final Segments segments;
    private final HostTable hosts;
    private final Relay relay;
    private final Bucket burst;
    private final Alarms alarms;
    private final Map<String, PacketSocket> sockets = new HashMap<>();
    private final Map<String, Integer> opened = new HashMap<>();
    private final SortedMap<String, String> refused = new TreeMap<>();
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private Membership membership = new Membership(Optional.empty(), List.of(), Map.of(), List.of());
    /** Whether the membership is news. */
    private boolean looked;

    private List<Member> active = List.of();
    private Map<IpAddress, Set<String>> gateways = Map.of();
    private Set<Mac> ownMacs = Set.of();
    private Registration turn = () -> {};
    /** No turn is scheduled. */
    private boolean turnIdle = true;

    private boolean hurried;
    private Registration publication = () -> {};
    private boolean publicationDue;
    private long published;
    private long publishedEdition = -1;
    private boolean stopped;
    private volatile JoinState state = JoinState.NOTHING;
    private volatile List<String> problems = List.of();

    /**
     * Nothing happens before {@link #begin}.
     *
     * @param silent only plans: no frame is sent or heard
     * @param numbers unpredictable ones
     * @param changed called on the loop when {@link #state()} is another one
     */
    Joiner(Settings settings, PacketSockets packets, boolean silent, LongSupplier numbers, Runnable changed) {
        this.settings = settings;
        this.packets = packets;
        this.loop = packets.loop();
        this.silent = silent;
        this.changed = changed;
        segments = new Segments(numbers);
        alarms = new Alarms(settings.name());
        hosts = new HostTable(settings.refresh(), settings.hosts(), alarms, loop.nanoTime());
        burst = new Bucket(BURSTS_PER_SECOND, BURST, loop.nanoTime());
        relay = new Relay(settings.rate(), loop.nanoTime());
    }

    /** What the kernel is to hold. Any thread. */
    JoinState state() {
        return state;
    }

    /** What is wrong, a sentence each. Any thread. */
    List<String> problems() {
        return problems;
    }

    /** Begins where an earlier run ended. {@code left}: what it left. */
    void begin(Membership now, JoinState left) {
        state = left;
        take(now, left.devices());
        members(loop.nanoTime());
        left.places().forEach((ip, device) -> {
            if (names().contains(device)) {
                hosts.inherit(ip, device, loop.nanoTime());
            }
        });
        settle();
    }

    /** Interfaces or addresses are others now. */
    void look(Membership now) {
        if (!stopped) {
            take(now, List.of());
            settle();
        }
    }

    private void take(Membership now, List<String> known) {
        membership = now;
        looked = true;
        List<Member> able = new ArrayList<>();
        now.able().stream().filter(this::open).forEach(able::add);
        List<String> stay = able.stream().map(Member::name).toList();
        List.copyOf(sockets.keySet()).stream().filter(n -> !stay.contains(n)).forEach(this::close);
        ownMacs = able.stream().map(Member::mac).collect(Collectors.toUnmodifiableSet());
        segments.able(able, silent ? stay : known, loop.nanoTime());
    }

    private boolean open(Member member) {
        String name = member.name();
        if (silent || Integer.valueOf(member.link().index()).equals(opened.get(name))) {
            return true;
        }
        close(name);
        try {
            sockets.put(
                    name,
                    packets.open(member.link(), settings.ports(), (frame, outgoing) -> heard(name, frame, outgoing)));
            opened.put(name, member.link().index());
            refused.remove(name);
            return true;
        } catch (KernelException e) {
            if (!e.getMessage().equals(refused.put(name, e.getMessage()))) {
                LOG.warn("proxyarp {}: {}", settings.name(), e.getMessage());
            }
            return false;
        }
    }

    private void close(String name) {
        opened.remove(name);
        Optional.ofNullable(sockets.remove(name)).ifPresent(PacketSocket::close);
    }

    /** Where uplinks have their gateways. */
    void gateways(Map<IpAddress, Set<String>> known) {
        if (!stopped) {
            gateways = known;
            looked = true;
            settle();
        }
    }

    /** The kernel has a route to a host, or has it no longer. */
    void routed(IpAddress ip, Optional<String> device) {
        if (!stopped) {
            hosts.routed(ip, device);
            settle();
        }
    }

    /** All routes to hosts that the kernel has. */
    void routedAre(Map<IpAddress, String> routes) {
        if (!stopped) {
            hosts.routedAre(routes);
            settle();
        }
    }

    /** The kernel has heard from a neighbour, or has not. */
    void neighbour(String device, IpAddress ip, Optional<Mac> mac, boolean answers) {
        if (!stopped) {
            hosts.neighbour(device, ip, mac, answers, loop.nanoTime());
            settle();
        }
    }

    /** Nothing is heard or sent from now on; what the kernel holds stays. */
    void stop() {
        stopped = true;
        turn.close();
        publication.close();
        List.copyOf(sockets.keySet()).forEach(this::close);
    }

    // ---- frames

    private void heard(String member, byte[] frame, boolean outgoing) {
        if (stopped) {
            return;
        }
        Optional<Arp> arp = Arp.read(frame);
        if (arp.isPresent()) {
            arp(member, arp.get(), outgoing);
        } else if (!outgoing) {
            Datagram.read(frame).ifPresent(d -> datagram(member, d));
        }
        settle();
    }

    private void arp(String member, Arp arp, boolean outgoing) {
        long now = loop.nanoTime();
        if (!outgoing) {
            Optional<String> prober = arp.isProbe() ? segments.ownerOf(arp.target()) : Optional.empty();
            Optional<String> sender = prober.or(() -> segments.ownerOf(arp.sender(), member));
            if (sender.isPresent()) {
                oneSegment(sender.get(), member, now);
                return;
            }
            if (ownMacs.contains(arp.sender())) {
                return; // our own words come back: an access point repeats them
            }
        }
        hosts.heard(member, arp, outgoing, now);
    }

    private void oneSegment(String sender, String hearer, long now) {
        if (segments.evidence(sender, hearer, now)) {
            boolean senderStays =
                    segments.phase(sender).filter(Segments.Phase.ASIDE::equals).isEmpty();
            String used = senderStays ? sender : hearer;
            LOG.warn(
                    "proxyarp {}: {} and {} are one segment: what one sends comes in by the other. They are not joined;"
                            + " {} is used",
                    settings.name(),
                    used,
                    senderStays ? hearer : sender,
                    used);
        }
    }

    private void datagram(String member, Datagram datagram) {
        if (active.stream().noneMatch(m -> m.name().equals(member))) {
            return;
        }
        long now = loop.nanoTime();
        Relay.Verdict verdict = relay.decide(member, datagram, ownMacs, now);
        switch (verdict) {
            case RELAY -> {
                count("relayed");
                active.stream()
                        .filter(m -> !m.name().equals(member))
                        .forEach(m -> send(m.name(), datagram.relayedBy(m.mac())));
            }
            case AGAIN -> count("notRelayedBack");
            case TOO_MANY -> count("tooMany");
            case OWN -> segments.ownerOf(datagram.from(), member).ifPresent(s -> oneSegment(s, member, now));
        }
    }

    private void send(String member, byte[] frame) {
        Optional.ofNullable(sockets.get(member)).flatMap(s -> s.send(frame)).ifPresent(why -> count("notSent"));
    }

    // ---- what follows

    /** Sends what is to be sent, and sees to it that the kernel and people hear of what changed. */
    private void settle() {
        long now = loop.nanoTime();
        for (Segments.Probe p : segments.turn(now)) {
            send(
                    p.member().name(),
                    Arp.probe(p.member().mac(), p.member().address().address(), p.nonce()));
        }
        boolean others = members(now);
        Map<String, Member> byName = active.stream().collect(Collectors.toMap(Member::name, m -> m));
        for (Sending s : hosts.take()) {
            Optional.ofNullable(byName.get(s.member())).ifPresent(m -> send(m.name(), frame(s, m)));
        }
        if (others || hosts.edition() != publishedEdition) {
            publishSoon(now);
        }
        schedule();
    }

    /** Whether others take part now. */
    private boolean members(long now) {
        List<Member> takingPart = segments.active();
        boolean others = !takingPart.equals(active);
        if (others || looked) {
            looked = false;
            active = takingPart;
            hosts.gateways(believed());
            hosts.members(membership.network(), names(), membership.own(), now);
        }
        return others;
    }

    /** Gateways, also by a member that is the same segment as theirs. */
    private Map<IpAddress, Set<String>> believed() {
        Map<IpAddress, Set<String>> believed = new HashMap<>();
        gateways.forEach((ip, devices) -> {
            Set<String> all = new TreeSet<>(devices);
            membership.able().stream()
                    .map(Member::name)
                    .forEach(m -> segments.sameAs(m).ifPresent(other -> {
                        if (devices.contains(m) || devices.contains(other)) {
                            all.add(m);
                            all.add(other);
                        }
                    }));
            believed.put(ip, all);
        });
        return believed;
    }

    private static byte[] frame(Sending s, Member by) {
        return s instanceof Sending.Ask ask
                ? Arp.ask(by.mac(), by.address().address(), ask.ip(), ask.who())
                : answer((Sending.Answer) s, by);
    }

    private static byte[] answer(Sending.Answer answer, Member by) {
        return Arp.answer(by.mac(), answer.ip(), answer.who(), answer.whoIp());
    }

    private List<String> names() {
        return active.stream().map(Member::name).toList();
    }

    /** A few changes at once, further ones together. */
    private void publishSoon(long now) {
        publishedEdition = hosts.edition();
        if (publicationDue) {
            return;
        }
        long gap = LEAST_GAP + GAP_PER_HOST * state.places().size();
        long wait = published == 0 ? 0 : published + gap - now;
        if (wait <= 0 || burst.take(now)) {
            publish();
        } else {
            publicationDue = true;
            publication = loop.schedule(Duration.ofNanos(wait), this::publish);
        }
    }

    private void publish() {
        publicationDue = false;
        if (stopped) {
            return;
        }
        published = loop.nanoTime();
        JoinState now = new JoinState(membership.network(), names(), hosts.places());
        boolean news = !now.equals(state);
        state = now;
        problems = complaints(published);
        if (news) {
            changed.run();
        }
    }

    private void schedule() {
        boolean hurry = hosts.hurries()
                || membership.able().size() > active.size()
                        && membership.able().stream()
                                .anyMatch(m -> segments.phase(m.name())
                                        .filter(Segments.Phase.LISTENING::equals)
                                        .isPresent());
        if (hurry && !hurried || turnIdle) {
            turn.close();
            hurried = hurry;
            turnIdle = false;
            turn = loop.schedule(hurry ? HURRIED_TURN : TURN, this::turn);
        }
    }

    private void turn() {
        if (!stopped) {
            turnIdle = true;
            hurried = false;
            hosts.turn(loop.nanoTime());
            problems = complaints(loop.nanoTime());
            settle();
        }
    }

    // ---- what is shown

    private List<String> complaints(long now) {
        String who = "proxyarp " + settings.name() + ": ";
        List<String> found = new ArrayList<>();
        membership.standings().forEach(s -> {
            String why = why(s);
            if (!why.isEmpty()) {
                found.add(who + s.device() + " is left out: " + why);
            }
        });
        membership.clashes().forEach(c -> found.add(who + c));
        alarms.sentences(now).forEach(a -> found.add(who + a));
        return found;
    }

    private String why(Membership.Standing s) {
        if (s.member().isEmpty()) {
            return s.why();
        }
        return segments.sameAs(s.device())
                .map(other ->
                        "it is one segment with " + other + ", which is used: what one sends comes in by the other")
                .or(() -> Optional.ofNullable(refused.get(s.device())))
                .orElse("");
    }

    /** Everything, as it stands now. On the loop. */
    Join.Report report() {
        long now = loop.nanoTime();
        List<Join.Host> all = hosts.hosts().stream()
                .map(h -> new Join.Host(
                        h.ip,
                        Optional.of(h.mac).filter(Mac::isHost).map(Mac::toString),
                        h.member,
                        (now - h.since) / 1e9,
                        (now - h.heard) / 1e9,
                        h.note))
                .toList();
        List<Join.Member> members = membership.standings().stream()
                .map(s -> new Join.Member(s.device(), word(s), why(s), (int)
                        all.stream().filter(h -> h.device().equals(s.device())).count()))
                .toList();
        SortedMap<String, Long> totals = hosts.counts();
        totals.putAll(counts);
        List<String> told = new ArrayList<>(membership.clashes());
        told.addAll(alarms.sentences(now));
        return new Join.Report(settings.name(), membership.network(), members, all, totals, told);
    }

    private String word(Membership.Standing s) {
        return segments.phase(s.device())
                .filter(p -> s.member().isPresent())
                .map(p -> switch (p) {
                    case LISTENING -> "listening";
                    case ACTIVE -> "joined";
                    case ASIDE -> "aside";
                })
                .orElse("out");
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }
}
