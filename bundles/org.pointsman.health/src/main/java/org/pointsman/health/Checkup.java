/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.health.ProbeResult.Outcome;

/**
 * The judgement about one uplink, from a pulse for each kind of target. ICMP echo beats fast and finds deaths; the other kinds are asked seldom, and at
 * once when there is doubt: one answer of theirs clears the uplink, and where they alone fall silent that is named. Pure but for its own
 * memory: time comes with each call.
 */
final class Checkup {
    /** Beats of the heart that have to be answered before it says that others fall silent alone. */
    private static final int STEADY_BEATS = 4;

    /** Percent of echoes lost above which the heart proves nothing. */
    private static final double STEADY_LOSS = 5;

    /** Within this time of each other, a line became full and its answers poor at once. */
    private static final long LATELY = Duration.ofSeconds(2).toNanos();

    /** Percent of echoes lost, where other kinds lose nothing. */
    private static final double POLICED = 30;

    private static final long HUSHED = Duration.ofHours(1).toNanos();

    private static final int SURE_OF_PORTAL = 2;
    private static final int WITNESSES = 2;

    private static final Finding UNKNOWN = new Finding(HealthState.UNKNOWN, "", "");
    private static final Finding WELL = new Finding(HealthState.UP, "", "the internet answers");

    /** A probe to be sent now. */
    record Ask(Target target, int sequence) {}

    /** What the last probe of a target brought. */
    record Seen(Outcome outcome, String detail) {}

    private final Traffic traffic;
    private final Predicate<Target> elsewhere;
    private Settings set;
    private final Map<String, Pulse<Target>> pulses = new LinkedHashMap<>();
    private final Map<String, Pulse.Mode> modes = new HashMap<>();
    private final Map<Target, Seen> seen = new HashMap<>();
    private final Map<Target, Integer> portals = new HashMap<>();
    private final Map<String, Boolean> raised = new HashMap<>();
    private Optional<Pulse<Target>> heart = Optional.empty();
    private boolean frugal;
    /** Why the last probe that could not be sent was not. */
    private String refusal = "";

    private Finding finding = UNKNOWN;
    private long since;
    private long hushedUntil;
    /** When the heart last came into doubt by a miss of its own. */
    private long heartMissed;

    /**
     * What was found.
     *
     * @param cause the same as long as the sentence need not change
     */
    private record Finding(HealthState state, String cause, String reason) {}

    /** Nothing is known, and nobody is asked. {@code elsewhere}: whether a target answers through another uplink now. */
    Checkup(Settings set, Traffic traffic, Predicate<Target> elsewhere, long now) {
        this.set = set;
        this.traffic = traffic;
        this.elsewhere = elsewhere;
        this.since = now;
        this.hushedUntil = now;
        this.heartMissed = now;
    }

    /**
     * How to judge and whom to ask from now on. What is known about targets that stay is kept, and so is the judgement until they say
     * otherwise.
     */
    void ask(Settings next, List<Target> targets, long now) {
        set = next;
        Map<String, List<Target>> byKind = new LinkedHashMap<>();
        Stream.concat(
                        targets.stream().filter(t -> t.circle().equals(Target.ICMP)), // the heartbeat first
                        targets.stream().filter(t -> !t.circle().equals(Target.ICMP)))
                .forEach(t -> byKind.computeIfAbsent(t.circle(), k -> new ArrayList<>())
                        .add(t));
        Map<String, Pulse<Target>> before = Map.copyOf(pulses);
        pulses.clear();
        byKind.forEach((kind, list) -> {
            Pulse<Target> old = before.get(kind);
            if (old != null && old.is(set.profile().of(kind), list, set.quorum())) {
                pulses.put(kind, old);
                return;
            }
            Pulse<Target> fresh = new Pulse<>(set.profile().of(kind), list, set.quorum(), now);
            if (old != null) {
                fresh.inherit(old, now);
            }
            pulses.put(kind, fresh);
        });
        heart = Optional.ofNullable(pulses.get(Target.ICMP));
        modes.keySet().retainAll(pulses.keySet());
        seen.keySet().retainAll(targets);
        portals.keySet().retainAll(targets);
        judge(now);
    }

    /** Has only the heartbeat go on while all is well. */
    void frugal(boolean wanted) {
        frugal = wanted;
    }

    private boolean rests(String kind, Pulse<Target> pulse) {
        return frugal && !kind.equals(Target.ICMP) && heart.isPresent() && pulse.mode() != Pulse.Mode.SUSPECT;
    }

    /** Looks at what is overdue and says what to send; {@code late}: by how much this call is, see {@link Pulse#due}. */
    List<Ask> due(long now, long late) {
        List<Ask> asks = new ArrayList<>();
        collect(asks, now, late);
        if (spread(now)) {
            collect(asks, now, 0);
            spread(now);
        }
        judge(now);
        return asks;
    }

    private void collect(List<Ask> asks, long now, long late) {
        double lost = loss().orElse(0);
        hush(now, lost);
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            Pulse<Target> pulse = e.getValue();
            pulse.lossy(lost);
            pulse.alone(alone(pulse, now));
            if (!rests(e.getKey(), pulse)) {
                for (Pulse.Probe<Target> probe : pulse.due(now, late)) {
                    asks.add(new Ask(probe.target(), probe.sequence()));
                }
            }
        }
    }

    /**
     * What is lost of the kind that loses least: loss takes all alike, so where echo suffers alone somebody lets only some of it pass. A page
     * is asked for too seldom to tell.
     */
    private OptionalDouble loss() {
        OptionalDouble least = OptionalDouble.empty();
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            if (Target.isPage(e.getKey())
                    || e.getKey().equals(Target.GATEWAY)
                    || e.getValue().dead()) {
                continue;
            }
            OptionalDouble lost = e.getValue().loss();
            if (lost.isPresent() && lost.getAsDouble() < least.orElse(Double.MAX_VALUE)) {
                least = lost;
            }
        }
        return least;
    }

    /** Whether the heart has not missed a beat since these are in doubt. */
    private boolean alone(Pulse<Target> doubted, long now) {
        if (heart.isEmpty() || heart.get() == doubted || doubted.mode() != Pulse.Mode.SUSPECT) {
            return false;
        }
        Pulse<Target> echo = heart.get();
        long beat = set.profile().heart().beat();
        return echo.mode() == Pulse.Mode.CALM
                && heartMissed < doubted.suspectSince()
                && now - doubted.suspectSince() >= STEADY_BEATS * beat
                && echo.loss().orElse(100) < STEADY_LOSS
                && echo.answeredSince(now - STEADY_BEATS * beat, Target::internet);
    }

    /** Echo of which only some is let pass is asked seldom for an hour: each miss would raise doubt, and cost. */
    private void hush(long now, double lost) {
        if (heart.isEmpty()) {
            return;
        }
        Pulse<Target> echo = heart.get();
        boolean suffers = echo.dead() || echo.loss().orElse(0) > POLICED;
        if (suffers && lost < set.marks().lossLow() && loss().isPresent()) {
            hushedUntil = now + HUSHED;
        }
        echo.hush(now - hushedUntil < 0);
    }

    /** Doubt spreads: from the heartbeat and its death to TCP and DNS, from those and from any death to HTTP, which can tell of a portal. */
    private boolean spread(long now) {
        boolean spread = false;
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            boolean beats = e.getKey().equals(Target.ICMP);
            Pulse.Mode mode = e.getValue().mode();
            if (modes.put(e.getKey(), mode) == mode) {
                continue;
            }
            if (beats && (mode == Pulse.Mode.SUSPECT || mode == Pulse.Mode.DEAD)) {
                heartMissed = now;
                for (Map.Entry<String, Pulse<Target>> other : pulses.entrySet()) {
                    if (other.getValue().mode() == Pulse.Mode.CALM && !Target.isPage(other.getKey())) {
                        other.getValue().suspect(now);
                        modes.put(other.getKey(), Pulse.Mode.SUSPECT);
                        spread = true;
                    }
                }
            }
            if ((mode == Pulse.Mode.DEAD || mode == Pulse.Mode.SUSPECT && !beats)
                    && !e.getKey().equals(Target.GATEWAY)) {
                spread |= askForPages(e.getValue(), now);
            }
        }
        return spread;
    }

    private boolean askForPages(Pulse<Target> doubted, long now) {
        boolean asked = false;
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            if (Target.isPage(e.getKey()) && e.getValue() != doubted) {
                e.getValue().suspect(now);
                e.getValue().hurry(now);
                modes.put(e.getKey(), e.getValue().mode());
                asked = true;
            }
        }
        return asked;
    }

    /** A probe could not be sent; {@code why} says so in the kernel's words. That is no evidence of anything, but others may be sent. */
    void unsent(Target target, int sequence, String why, long now) {
        Pulse<Target> pulse = pulses.get(target.circle());
        if (pulse == null) {
            return;
        }
        refusal = why;
        seen.put(target, new Seen(Outcome.FAILED, why));
        boolean was = pulse.mute();
        pulse.unsent(sequence);
        if (pulse.mute() && !was) {
            suspect(now);
            judge(now);
        }
    }

    /** A probe has ended. */
    void ended(Target target, int sequence, ProbeResult result, long now) {
        Pulse<Target> pulse = pulses.get(target.circle());
        if (pulse == null) {
            return;
        }
        Seen before = seen.get(target);
        if (before == null
                || before.outcome() != result.outcome()
                || !before.detail().equals(result.detail())) {
            seen.put(target, new Seen(result.outcome(), result.detail()));
        }
        if (result.outcome() == Outcome.FAILED && result.roundTrip().isEmpty()) {
            unsent(target, sequence, result.detail(), now);
            return;
        }
        Pulse.Mode mode = pulse.mode();
        if (result.outcome() == Outcome.CAPTIVE) {
            int times = portals.merge(target, 1, Integer::sum);
            Tempo tempo = set.profile().of(target.kind());
            pulse.alone(alone(pulse, now));
            pulse.failed(sequence, now);
            pulse.hurry(now + (times < SURE_OF_PORTAL ? tempo.burst() : tempo.retry()));
        } else {
            portals.remove(target);
            switch (result.outcome()) {
                case ANSWERED -> pulse.answered(target, sequence, now);
                case FAILED -> {
                    pulse.alone(alone(pulse, now));
                    pulse.failed(sequence, now);
                }
                default -> {} // its time ran out before, and was counted then
            }
        }
        if (result.outcome() == Outcome.ANSWERED && finding.state() == HealthState.UP && pulse.mode() == mode) {
            return; // all is well and stays so; how well is looked at with each beat
        }
        spread(now);
        judge(now);
    }

    /** The link was away and is back: what used to answer has to answer now. */
    void resume(long now) {
        pulses.values().forEach(p -> p.resume(now));
        judge(now);
    }

    /** There is reason for doubt that no probe gave: they are asked at once. */
    void suspect(long now) {
        pulses.forEach((kind, pulse) -> {
            if (!Target.isPage(kind)) { // it follows where the others stay in doubt
                pulse.suspect(now);
                modes.put(kind, pulse.mode());
            }
        });
    }

    /** Whether targets of any kind are in doubt or dead. */
    boolean doubtful() {
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            Pulse<Target> pulse = e.getValue();
            if (!e.getKey().equals(Target.GATEWAY) && (pulse.mode() == Pulse.Mode.SUSPECT || pulse.dead())) {
                return true;
            }
        }
        return false;
    }

    /** When {@link #due} is to be called next, at the earliest. */
    long next() {
        return first(Pulse::next);
    }

    /** When {@link #due} is to be called next, at the latest. */
    long latest() {
        return first(Pulse::latest);
    }

    private long first(ToLongFunction<Pulse<Target>> when) {
        long first = Long.MAX_VALUE;
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            if (!rests(e.getKey(), e.getValue())) {
                first = Math.min(first, when.applyAsLong(e.getValue()));
            }
        }
        return first;
    }

    private void judge(long now) {
        Finding found = find(now);
        if (found.state() != finding.state()) {
            since = now;
        }
        if (found.state() != finding.state() || !found.cause().equals(finding.cause())) {
            finding = found;
        }
    }

    private Finding find(long now) {
        Optional<Pulse<Target>> first = firstKnown();
        return portals.isEmpty() && first.isPresent() && noneDead() ? quality(first.get(), now) : findTrouble(now);
    }

    /** The heartbeat where it is known; empty: nothing is. */
    private Optional<Pulse<Target>> firstKnown() {
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            if (isKnown(e)) {
                return Optional.of(e.getValue());
            }
        }
        return Optional.empty();
    }

    /** Whether it can tell something about the uplink; the gateway only where nobody else is asked. */
    private boolean isKnown(Map.Entry<String, Pulse<Target>> e) {
        return e.getValue().mode() != Pulse.Mode.SEARCHING
                && !e.getValue().mute()
                && (pulses.size() == 1 || !e.getKey().equals(Target.GATEWAY));
    }

    private boolean noneDead() {
        for (Map.Entry<String, Pulse<Target>> e : pulses.entrySet()) {
            if (e.getValue().dead() && isKnown(e)) {
                return false;
            }
        }
        return true;
    }

    private Finding findTrouble(long now) {
        List<Map.Entry<String, Pulse<Target>>> known =
                pulses.entrySet().stream().filter(this::isKnown).toList();
        Optional<Finding> portal = portal();
        if (portal.isPresent()) {
            return portal.get();
        }
        if (known.isEmpty()) {
            return pulses.values().stream().noneMatch(Pulse::mute) ? never() : nothingSent();
        }
        boolean allDead = known.stream().allMatch(e -> e.getValue().dead());
        boolean silent = heart.isPresent() && heart.get().dead() && !heart.get().mute();
        if (allDead || silent && !cleared(heart.get())) {
            long died = known.stream()
                    .flatMapToLong(e -> e.getValue().deadSince().stream())
                    .min()
                    .orElse(now);
            boolean flowing = traffic.flowing();
            if (flowing
                    && finding.state().usable()
                    && now - died < set.profile().grace()) {
                return finding.state() == HealthState.UNKNOWN
                        ? finding
                        : traffic.full() && finding.state() == HealthState.UP
                                ? new Finding(
                                        HealthState.UP,
                                        "full",
                                        "the line is full, and that is why nothing answers in time: traffic comes in by it")
                                : new Finding(
                                        HealthState.DEGRADED,
                                        "flowing",
                                        "nothing answers, but traffic still comes in by it");
            }
            String whom = known.stream()
                    .filter(e -> e.getValue().dead())
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .map(Checkup::names)
                    .orElse("");
            String nearby = gateway(known);
            return new Finding(
                    HealthState.DOWN,
                    "dead" + nearby,
                    "no answer from " + whom + (flowing ? ", although packets still come in: what is sent is lost" : "")
                            + nearby);
        }
        TreeSet<String> alive = new TreeSet<>();
        known.stream().filter(e -> !e.getValue().dead()).forEach(e -> alive.add(words(e.getKey())));
        for (String kind : List.of(Target.TCP, Target.DNS)) {
            Pulse<Target> pulse = pulses.get(kind);
            if (pulse == null || !pulse.dead()) {
                continue;
            }
            long patience = set.profile().of(kind).returning() / 2; // a queue that is full at once is slow
            if (finding.state().usable()
                    && !pulse.diedAlone()
                    && now - pulse.deadSince().orElse(now) < patience
                    && traffic.flowing()) {
                continue;
            }
            return new Finding(
                    HealthState.DOWN,
                    kind + " dead",
                    words(kind) + " is dead: no answer from " + names(pulse) + "; " + String.join(", ", alive)
                            + (alive.size() == 1 ? " still works" : " still work"));
        }
        for (Map.Entry<String, Pulse<Target>> e : known) {
            if (e.getValue().dead()) {
                return new Finding(
                        HealthState.DEGRADED,
                        e.getKey() + " dead",
                        words(e.getKey()) + " gets no answer from " + names(e.getValue()) + ", but "
                                + String.join(", ", alive) + (alive.size() == 1 ? " does" : " do"));
            }
        }
        return quality(known.get(0).getValue(), now);
    }

    /** Whether another kind has answered what was asked since the heartbeat stopped. */
    private boolean cleared(Pulse<Target> echo) {
        return pulses.entrySet().stream()
                .filter(e -> !e.getKey().equals(Target.ICMP))
                .map(Map.Entry::getValue)
                .anyMatch(p -> !p.dead() && p.answeredSince(echo.suspectSince(), Target::internet));
    }

    /** Where the fault is; empty string: nobody was asked who could tell. */
    private String gateway(List<Map.Entry<String, Pulse<Target>>> dead) {
        Pulse<Target> gateway = pulses.get(Target.GATEWAY);
        if (gateway == null || pulses.size() == 1 || gateway.answering().isEmpty()) {
            return "";
        }
        long since =
                dead.stream().mapToLong(e -> e.getValue().suspectSince()).min().orElse(0);
        String who = gateway.answering().get(0).words();
        if (gateway.dead()) {
            return "; the gateway " + who + " does not answer either";
        }
        return gateway.answeredSince(since, t -> true)
                ? "; the gateway " + who + " answers: the fault is behind it"
                : "";
    }

    /** Missing data decides nothing: what is dead stays so, of everything else nothing is known. */
    private Finding nothingSent() {
        return finding.state() == HealthState.DOWN
                ? finding
                : new Finding(HealthState.UNKNOWN, "unsent", "no probe can be sent through it: " + refusal);
    }

    /** Silence from the start is no evidence, unless the very targets that were asked answer through another uplink. */
    private Finding never() {
        List<Target> answer = pulses.values().stream()
                .filter(Pulse::searched)
                .flatMap(p -> p.targets().stream())
                .filter(t -> !t.circle().equals(Target.GATEWAY)) // others may have one of that address
                .filter(elsewhere)
                .toList();
        long asked = pulses.entrySet().stream()
                .filter(e -> !e.getKey().equals(Target.GATEWAY))
                .mapToLong(e -> e.getValue().targets().size())
                .sum();
        return answer.isEmpty() || answer.size() < Math.min(WITNESSES, asked)
                ? UNKNOWN
                : new Finding(
                        HealthState.DOWN,
                        "never",
                        "nobody has ever answered through it, although " + answer.get(0)
                                + (answer.size() > 1 ? " and " + answer.get(1) + " do" : " does")
                                + " through another uplink");
    }

    /** A page that comes as it should proves that there is none, whatever stands in the place of another. */
    private Optional<Finding> portal() {
        boolean through = seen.entrySet().stream()
                .anyMatch(e -> Target.isPage(e.getKey().kind()) && e.getValue().outcome() == Outcome.ANSWERED);
        return through
                ? Optional.empty()
                : portals.entrySet().stream()
                        .filter(e -> e.getValue() >= SURE_OF_PORTAL)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .map(t -> new Finding(
                                HealthState.CAPTIVE,
                                "portal",
                                "in the place of " + t.words() + ": "
                                        + seen.get(t).detail()));
    }

    private Finding quality(Pulse<Target> pulse, long now) {
        Marks marks = set.marks();
        if (above("loss", loss(), marks.lossHigh(), marks.lossLow())) {
            return poor("loss", loss(), now, "%.0f %% of the probes are lost");
        } else if (!pulse.settled()) {
            return WELL;
        } else if (above("latency", pulse.rtt(), marks.latencyHigh(), marks.latencyLow())) {
            return poor("latency", pulse.rtt(), now, "answers take %.0f ms");
        } else if (above("jitter", pulse.jitter(), marks.jitterHigh(), marks.jitterLow())) {
            return poor("jitter", pulse.jitter(), now, "answers come unsteadily, by %.0f ms");
        }
        return WELL;
    }

    /** What was so well before the line was full is not for that; a rate is known a moment later than what is lost. */
    private Finding poor(String cause, OptionalDouble value, long now, String words) {
        String how = words.formatted(value.orElse(0));
        return traffic.full() && (finding.state() != HealthState.DEGRADED || now - since < LATELY)
                ? new Finding(HealthState.UP, "full", "the internet answers; the line is full, and that is why " + how)
                : new Finding(HealthState.DEGRADED, cause, "the internet answers, but " + how);
    }

    private boolean above(String what, OptionalDouble value, double high, double low) {
        boolean was = raised.getOrDefault(what, false);
        boolean is = value.isPresent() && (was ? value.getAsDouble() >= low : value.getAsDouble() > high);
        raised.put(what, is);
        return is;
    }

    private static String names(Pulse<Target> pulse) {
        return pulse.answering().stream().map(Target::words).collect(Collectors.joining(", "));
    }

    static String words(String kind) {
        return kind.equals(Target.ICMP) ? "ping" : kind.toUpperCase(Locale.ROOT);
    }

    /** Another one with each judgement that differs from the one before. */
    Object judgement() {
        return finding;
    }

    /** The judgement. */
    Health health() {
        Optional<Pulse<Target>> first = firstKnown();
        return new Health(
                finding.state(),
                finding.reason(),
                first.isEmpty() ? OptionalDouble.empty() : first.get().rtt(),
                first.isEmpty() ? OptionalDouble.empty() : loss());
    }

    /** Whether a target gives its answers, in time. */
    boolean answers(Target target) {
        Pulse<Target> pulse = pulses.get(target.circle());
        return pulse != null
                && pulse.targets().contains(target)
                && pulse.trace(target).known()
                && !pulse.trace(target).silent()
                && !portals.containsKey(target);
    }

    /** Since when the state is what it is, in monotonic nanoseconds. */
    long since() {
        return since;
    }

    Map<String, Pulse<Target>> pulses() {
        return pulses;
    }

    Map<Target, Seen> seen() {
        return seen;
    }

    Settings settings() {
        return set;
    }
}
