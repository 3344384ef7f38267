/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One uplink under watch: sends what its {@link Checkup} wants to know, and brings it the answers. Loop only. */
final class Patient implements Rounds.Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    /** Timers have a resolution of a millisecond. */
    private static final long EARLY = Duration.ofMillis(1).toNanos();

    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration GLANCE_SLACK = Duration.ofMillis(50);
    private static final ProbeResult ECHOED =
            ProbeResult.answered(Duration.ZERO, "answered", 2 * IcmpProbe.BYTES); // the pulse knows when it asked

    private final String name;
    private final ControlLoop loop;
    private final Rounds rounds;
    private final EchoSockets sockets;
    private final Function<String, Optional<Probe>> probes;
    private final BiConsumer<String, Health> judged;
    private final Checkup checkup;
    private final Spending spending;
    private final Inflow inflow;
    private final Throughput throughput = new Throughput();
    private final Function<FwMark, Optional<Tally>> tallies;
    private final Map<Checkup.Ask, Registration> underWay = new HashMap<>();
    private Settings set;
    private Optional<Way> way = Optional.empty();
    private Optional<EchoSocket> echo = Optional.empty();
    private List<IpAddress> resolvers = List.of();
    /** Resolvers that it was given and that are not asked. */
    private List<IpAddress> leftOut = List.of();

    private List<Target> targets = List.of();
    private Map<IpAddress, Target> echoing = Map.of();
    private Map<Target, IpAddress> addresses = Map.of();
    private Registration round = () -> {};
    private long due = Long.MAX_VALUE;
    private long latest = Long.MAX_VALUE;
    private Object told = "";
    private String trouble = "";
    private Stall stall = new Stall();
    private Unanswered connections = new Unanswered();
    private Unanswered datagrams = new Unanswered();
    private Unanswered lone = Unanswered.amidSilence();
    private Registration glance = () -> {};

    /** What it is probed through; with another source or gateway nothing of what is under way can be answered. */
    record Way(String device, FwMark mark, Optional<IpAddress> source, Optional<IpAddress> gateway) {}

    /**
     * Not probed yet.
     *
     * @param probes by kind
     * @param judged hears the judgement whenever something new is known
     * @param elsewhere whether a target answers through another uplink
     * @param tallies what is counted of the flows of an uplink, by its mark
     */
    Patient(
            String name,
            Settings set,
            ControlLoop loop,
            Rounds rounds,
            EchoSockets sockets,
            Function<String, Optional<Probe>> probes,
            BiConsumer<String, Health> judged,
            Predicate<Target> elsewhere,
            Function<FwMark, Optional<Tally>> tallies) {
        this.name = name;
        this.set = set;
        this.loop = loop;
        this.rounds = rounds;
        this.sockets = sockets;
        this.probes = probes;
        this.judged = judged;
        this.tallies = tallies;
        this.inflow =
                new Inflow(() -> tally().map(t -> OptionalLong.of(t.kept())).orElse(OptionalLong.empty()));
        throughput.of(set.downKilobits(), set.upKilobits());
        Traffic traffic = new Traffic() {
            @Override
            public boolean flowing() {
                return inflow.flowing();
            }

            @Override
            public boolean full() {
                return throughput.full(loop.nanoTime());
            }
        };
        this.checkup = new Checkup(set, traffic, elsewhere, loop.nanoTime());
        this.spending = new Spending(loop.nanoTime());
    }

    /** How it is judged, and through what it is probed now; empty: it cannot be. */
    void by(Settings next, Optional<Way> nextWay, List<IpAddress> given) {
        boolean asBefore = next.equals(set) && nextWay.equals(way);
        set = next;
        throughput.of(set.downKilobits(), set.upKilobits());
        resolvers = given.stream().filter(a -> a.family() == AddressFamily.IPV4).toList();
        leftOut = given.stream().filter(a -> a.family() != AddressFamily.IPV4).toList();
        List<Target> asked = Targets.resolved(
                set.targets(),
                resolvers,
                nextWay.or(() -> way).flatMap(Way::gateway),
                kind -> probes.apply(kind).isPresent());
        if (asBefore && asked.equals(targets)) {
            return;
        }
        targets = asked;
        addresses = asked.stream()
                .filter(t -> t.kind().equals(Target.ICMP))
                .collect(Collectors.toMap(t -> t, t -> IpAddress.parse(t.address())));
        echoing = addresses.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (a, b) -> a));
        checkup.ask(set, asked, loop.nanoTime());
        if (nextWay.equals(way)) {
            glance(); // it may be metered now
            after(); // whom to ask may be somebody else now
            return;
        }
        pause();
        way = nextWay;
        way.ifPresent(w -> {
            try {
                echo = Optional.of(sockets.open(w.device(), w.mark(), this::echoed));
                trouble = "";
                inflow.of(w.device());
                stall = new Stall();
                connections = new Unanswered();
                datagrams = new Unanswered();
                lone = Unanswered.amidSilence();
                checkup.resume(loop.nanoTime());
                due = loop.nanoTime();
                latest = due;
                round = rounds.add(this);
                turn();
                glance();
            } catch (KernelException e) {
                way = Optional.empty(); // the next snapshot tries again
                troubled("it cannot be probed: " + e.getMessage());
            }
        });
    }

    private void troubled(String sentence) {
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            LOG.warn("{}: {}", name, sentence);
        }
    }

    /** Whether this is how it is probed. */
    boolean goesBy(Way other) {
        return way.equals(Optional.of(other));
    }

    /** Whether a target answers through it now. */
    boolean answers(Target target) {
        return echo.isPresent() && checkup.answers(target);
    }

    /** Nothing of it is left but what is known. */
    void pause() {
        round.close();
        glance.close();
        echo.ifPresent(EchoSocket::close);
        echo = Optional.empty();
        List.copyOf(underWay.values()).forEach(Registration::close);
        underWay.clear();
    }

    /** Where the heart beats slowly, what users feel is noticed by what they send and what does not come back. */
    private void glance() {
        glance.close();
        if (echo.isEmpty() || set.profile() != Profile.METERED) {
            return;
        }
        String device = way.orElseThrow().device();
        OptionalLong sent = Counters.packetsSent(device);
        OptionalLong received = Counters.packetsReceived(device);
        long now = loop.nanoTime();
        boolean watched = checkup.health().state().usable() && !checkup.doubtful();
        boolean stalled =
                sent.isPresent() && received.isPresent() && stall.look(sent.getAsLong(), received.getAsLong(), now);
        boolean alone = received.isPresent() && unheard(received.getAsLong(), now);
        if (!checkup.health()
                .state()
                .usable()) { // after they looked: our own questions to a dead uplink make nobody deaf
            stall.right();
            lone.right();
        }
        if (stalled && watched) {
            LOG.info("{}: packets leave by {} and nothing comes back: asking", name, device);
            checkup.suspect(now);
            turn();
        } else if (alone && watched) {
            LOG.info("{}: a flow begins by {} and nothing at all comes back: asking", name, device);
            checkup.suspect(now);
            turn();
        } else {
            boolean calm = !checkup.doubtful();
            listen(now);
            if (calm && checkup.doubtful()) {
                turn();
            }
        }
        glance = loop.schedule(GLANCE, GLANCE_SLACK, this::glance);
    }

    /** Whether a flow began, and nothing at all was received since. */
    private boolean unheard(long received, long now) {
        OptionalLong roundTrip = roundTrip();
        return roundTrip.isPresent()
                && tally().filter(t -> lone.look(t.tcpBegun() + t.udpBegun(), received, roundTrip.getAsLong(), now))
                        .isPresent();
    }

    /** How long an answer takes by it, in nanoseconds; empty: not known yet, and it may be a satellite's. */
    private OptionalLong roundTrip() {
        OptionalDouble millis = checkup.health().rttMillis();
        return millis.isPresent()
                ? OptionalLong.of((long) (millis.getAsDouble() * NANOS_PER_MILLI))
                : OptionalLong.empty();
    }

    private void weigh(long now) {
        if (throughput.isKnown()) {
            String device = way.orElseThrow().device();
            OptionalLong received = Counters.bytesReceived(device);
            OptionalLong sent = Counters.bytesSent(device);
            if (received.isPresent() && sent.isPresent()) {
                throughput.look(received.getAsLong(), sent.getAsLong(), now);
            }
        }
    }

    private Optional<Tally> tally() {
        return way.flatMap(w -> tallies.apply(w.mark()));
    }

    /** What users begin and nobody answers is a reason to ask before the next probe would tell. */
    private void listen(long now) {
        Optional<Tally> tally = tally();
        OptionalLong roundTrip = roundTrip();
        if (tally.isEmpty() || roundTrip.isEmpty()) {
            return;
        }
        Health health = checkup.health();
        boolean watched = health.state().usable() && !checkup.doubtful();
        Tally t = tally.get();
        boolean tcp = connections.look(t.tcpBegun(), t.tcpAnswered(), roundTrip.getAsLong(), now);
        boolean udp = datagrams.look(t.udpBegun(), t.udpAnswered(), roundTrip.getAsLong(), now);
        if (!health.state().usable()) {
            connections.right();
            datagrams.right();
        }
        if (watched && (tcp || udp)) {
            LOG.info(
                    "{}: {} begin and none is answered: asking",
                    name,
                    tcp && udp ? "flows" : tcp ? "TCP connections" : "UDP flows");
            checkup.suspect(now);
        }
    }

    private void echoed(IpAddress from, int sequence, long nanos) {
        beatIfLate();
        spending.add(IcmpProbe.BYTES);
        Target target = echoing.get(from);
        if (target != null) {
            checkup.ended(target, sequence, ECHOED, nanos);
            after();
        }
    }

    /** What was held up is noticed before an old answer is taken for a slow one. */
    private void beatIfLate() {
        if (due != Long.MAX_VALUE && loop.nanoTime() - latest > EARLY) {
            turn();
        }
    }

    @Override
    public long due() {
        return due;
    }

    @Override
    public long latest() {
        return latest;
    }

    @Override
    public void turn() {
        if (echo.isEmpty()) {
            return;
        }
        long now = loop.nanoTime();
        weigh(now);
        listen(now);
        checkup.frugal(spending.exhausted(set.budget(), now));
        for (Checkup.Ask ask : checkup.due(now, Math.max(0, now - latest - EARLY))) {
            send(ask);
        }
        told = ""; // round-trip times are shown as they are now
        after();
    }

    private void send(Checkup.Ask ask) {
        if (ask.target().kind().equals(Target.ICMP)) {
            spending.add(IcmpProbe.BYTES);
            echo.flatMap(e -> e.send(addresses.get(ask.target()), ask.sequence()))
                    .ifPresent(why -> checkup.unsent(ask.target(), ask.sequence(), why, loop.nanoTime()));
            return;
        }
        Optional<Probe> probe = probes.apply(ask.target().kind());
        if (probe.isEmpty()) {
            return;
        }
        Way w = way.orElseThrow();
        Duration patience =
                Duration.ofNanos(set.profile().of(ask.target().kind()).longest());
        ProbeOrder order = new ProbeOrder(
                name, w.device(), w.mark(), resolvers, ask.target().address(), patience);
        boolean[] over = new boolean[1];
        Registration registration;
        try {
            registration = probe.get().ask(order, result -> {
                over[0] = true;
                underWay.remove(ask);
                loop.post(() -> ended(ask, w, result));
            });
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            troubled("the probe of " + ask.target() + " failed: " + e);
            return;
        }
        if (!over[0]) {
            underWay.put(ask, registration);
        }
    }

    private void ended(Checkup.Ask ask, Way by, ProbeResult result) {
        if (echo.isEmpty() || !way.equals(Optional.of(by))) {
            return; // asked through what is no longer its way
        }
        beatIfLate();
        spending.add(result.bytes());
        checkup.ended(ask.target(), ask.sequence(), result, loop.nanoTime());
        after();
    }

    private void after() {
        inflow.doubted(checkup.doubtful());
        if (checkup.judgement() != told) {
            told = checkup.judgement();
            judged.accept(name, checkup.health());
        }
        if (echo.isPresent()) {
            due = checkup.next();
            latest = checkup.latest();
            rounds.changed();
        }
    }

    HealthReport report() {
        List<String> notes = new ArrayList<>();
        if (!trouble.isEmpty()) {
            notes.add(trouble);
        }
        throughput.words().ifPresent(w -> notes.add("at last " + w));
        if (way.isEmpty()) {
            notes.add(name + " is not probed now: it has no carrier or no route");
        }
        set.targets().stream()
                .filter(t -> t.standsForGateway() && way.isPresent())
                .filter(t -> way.flatMap(Way::gateway).isEmpty())
                .forEach(t -> notes.add(t + " is not asked: " + name + " has no gateway"));
        if (set.targets().stream().anyMatch(t -> Targets.isOutOfReach(t, way.flatMap(Way::gateway)))) {
            notes.add("only arp:gateway and what plug-ins bring can be asked: the gateway of " + name
                    + " has an IPv6 address, and targets are asked by IPv4 only");
        }
        set.targets().stream()
                .filter(t -> t.standsForResolvers() && !leftOut.isEmpty())
                .forEach(t -> notes.add(leftOut.stream()
                                .map(IpAddress::toString)
                                .collect(Collectors.joining(", ", t + " leaves out ", ""))
                        + ": targets are asked by IPv4 only"));
        set.targets().stream()
                .filter(t -> probes.apply(t.kind()).isEmpty())
                .forEach(t -> notes.add(t + " is not asked: there is no probe of the kind " + t.kind()));
        return Reporting.of(
                name, checkup, notes, spending.total(), spending.of(set.budget(), loop.nanoTime()), loop.nanoTime());
    }
}
