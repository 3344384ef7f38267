/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The judgement about targets of one kind: a slow heartbeat to one after the other while all is well; at the first miss a burst to all of them.
 * One answer (or as many as are asked for) clears them; they are dead when enough probes in a row, the burst's among them, have gone
 * unanswered: the more, the more probes are lost anyway. A target that has never answered is no evidence of death. Pure but for its own
 * memory: time comes with each call.
 *
 * @param <T> a target
 */
final class Pulse<T> {
    private static final double NANOS_PER_MILLI = 1e6;
    /** How likely it may be that loss alone looks like a death. */
    private static final double CHANCE = 1e-9;

    private static final int MOST_EVIDENCE = 64;

    /**
     * As many misses in a row while the heartbeat goes on: of a line that loses 5 % eight in a row go unanswered once in 2.6e10 times. Where loss
     * begins at this moment, 30 % each way say, that is 0.0046, but then the heart has to be answered four times or more as well, which is 0.06
     * at most; and after its first miss {@link #evidence()} is wanted again.
     */
    private static final int LONE_EVIDENCE = 8;

    private static final int MOST_DOUBLED = 10;
    /** Rounds; with the pauses between them, and as many that may be on their way, some seconds. */
    private static final int SEARCHED = 5;

    /** Percent of loss above which nothing new is to be learned by asking faster. */
    private static final double WORTH_AN_ALERT = 10;

    private static final int ALERT_BEATS = 5;
    private static final int ALERT_HASTE = 4;
    private static final long LONGEST_ALERT = Duration.ofSeconds(5).toNanos();
    private static final int HUSH = 5;
    private static final long SELDOM = Duration.ofSeconds(1).toNanos();
    private static final double WORTH_A_THOUGHT = 0.05;
    /** How often a question is excused because nobody was there to read its answer; after that it has been read for again and again. */
    private static final int MOST_EXCUSED = 2;

    /** How long what is not urgent may wait for a moment at which something else is done: a quarter of its pause, and no more than this. */
    private static final long MOST_SLACK = Duration.ofMillis(50).toNanos();

    private static final long WORTH_SLACK = Duration.ofMillis(100).toNanos();

    /** A probe to be sent now. */
    record Probe<T>(T target, int sequence) {}

    /** A probe on its way. */
    private record Sent<T>(T target, long at, long until, int excused) {
        Sent<T> excusedUntil(long moment) {
            return new Sent<>(target, at, moment, excused + 1);
        }
    }

    /** How the targets stand. */
    enum Mode {
        /** None has ever answered. */
        SEARCHING,
        CALM,
        SUSPECT,
        DEAD
    }

    private final Tempo tempo;
    private final List<T> targets;
    private final int quorum;
    private final Map<T, Trace> traces = new LinkedHashMap<>();
    private final Map<Integer, Sent<T>> underWay = new HashMap<>();
    /** Unanswered in time, but an answer may still come: a line whose queue is full is slow, not dead. */
    private final Map<Integer, Sent<T>> overdue = new HashMap<>();

    private final Set<T> clearing = new HashSet<>();

    /** Those by which the uplink is judged; empty: to be worked out anew. */
    private List<T> present = List.of();

    private LossWindow window = new LossWindow();
    private Mode mode = Mode.SEARCHING;
    /** How many misses in a row make the present doubt a death. */
    private int needed;

    private long nextRound;
    /** By how much the next round may come later. */
    private long slack;

    private int sequence;
    private int turn;
    private int missed;
    private boolean alone;
    private boolean diedAlone;
    /** How many in a row could not be sent. */
    private int unsent;

    private int searches;
    private boolean hushed;
    private double ambient;
    private long suspectSince;
    private long deadSince;
    private long alertUntil;
    private long absentAsked;

    /** Nothing is known; the first round is due at {@code now}. {@code quorum}: how many have to answer. */
    Pulse(Tempo tempo, List<T> targets, int quorum, long now) {
        this.tempo = tempo;
        this.targets = List.copyOf(targets);
        this.quorum = quorum;
        this.nextRound = now;
        this.alertUntil = now;
        this.absentAsked = now;
        this.needed = tempo.evidence();
        this.targets.forEach(t -> traces.put(t, new Trace()));
    }

    /** Whether it would be no different, made anew. */
    boolean is(Tempo otherTempo, List<T> otherTargets, int otherQuorum) {
        return tempo.equals(otherTempo) && targets.equals(otherTargets) && quorum == otherQuorum;
    }

    /**
     * What an earlier pulse learned about targets that are still among these. The dead stay dead until they answer: another configuration
     * is no evidence.
     */
    void inherit(Pulse<T> earlier, long now) {
        present = List.of();
        traces.replaceAll((target, fresh) -> earlier.traces.getOrDefault(target, fresh));
        sequence = earlier.sequence;
        if (!answering().isEmpty()) {
            window = earlier.window;
            mode = earlier.dead() ? Mode.DEAD : Mode.SUSPECT;
            deadSince = earlier.deadSince;
            suspectSince = earlier.dead() ? earlier.suspectSince : now;
        }
    }

    /**
     * Looks at what is overdue and says what to send.
     *
     * @param now monotonic nanoseconds
     * @param late by how much this call itself is late; a judge that was held up cannot blame the targets, but what stays unanswered from one
     *     such call to the next, and to the one after, is unanswered
     */
    List<Probe<T>> due(long now, long late) {
        if (late > tempo.shortest()) {
            excuse(now);
            hurry(now);
        }
        overdue(now);
        if (targets.isEmpty() || now < nextRound) {
            return List.of();
        }
        List<Probe<T>> probes = new ArrayList<>();
        for (T target : round(now)) {
            sequence = sequence + 1 & 0xffff;
            underWay.put(
                    sequence,
                    new Sent<>(target, now, now + traces.get(target).roundTrip.patience(tempo), 0));
            probes.add(new Probe<>(target, sequence));
        }
        switch (mode) {
            case SEARCHING -> {
                long pause = Math.min(tempo.idleBeat(), tempo.retry() << Math.min(searches++, MOST_DOUBLED));
                together(now + pause, tempo.beat());
            }
            case CALM -> together(now, beat(now));
            case SUSPECT -> at(now + (mute() ? tempo.retry() : hushed ? tempo.burst() * HUSH : tempo.burst()));
            case DEAD -> together(now, hushed ? Math.max(tempo.retry() * HUSH, SELDOM) : tempo.retry());
        }
        return probes;
    }

    /** Gives what is under way its time anew: the answers may be here, unread. */
    private void excuse(long now) {
        underWay.replaceAll((number, sent) -> sent.excused() >= MOST_EXCUSED
                ? sent
                : sent.excusedUntil(now + traces.get(sent.target()).roundTrip.patience(tempo)));
    }

    /** The next round is at {@code moment}, and not later. */
    private void at(long moment) {
        nextRound = moment;
        slack = 0;
    }

    /**
     * The next round is {@code pause} after this one, but at a moment that is the same for all that beat at this pace, and with some slack: what
     * is done together costs one wake-up.
     */
    private void together(long now, long pause) {
        nextRound = now - Math.floorMod(now, pause) + pause;
        slack = pause < WORTH_SLACK ? 0 : Math.min(MOST_SLACK, pause / 4);
    }

    private List<T> round(long now) {
        if (mode != Mode.CALM) {
            return targets;
        }
        if (present.isEmpty()) {
            present = targets.stream()
                    .filter(t -> traces.get(t).known() && !traces.get(t).absent())
                    .toList();
        }
        turn = (turn + 1) % present.size();
        T next = present.get(turn);
        if (now - absentAsked < tempo.idleBeat() || present.size() == targets.size()) {
            return List.of(next);
        }
        absentAsked = now; // and whoever was silent alone, or always, may have come to life
        return Stream.concat(Stream.of(next), targets.stream().filter(t -> !present.contains(t)))
                .toList();
    }

    /** Targets that have ever answered. */
    List<T> answering() {
        return targets.stream().filter(t -> traces.get(t).known()).toList();
    }

    private void overdue(long now) {
        if (underWay.isEmpty() && overdue.isEmpty()) {
            return;
        }
        if (!overdue.isEmpty()) {
            overdue.values().removeIf(s -> now - s.at() > tempo.longest());
        }
        for (Iterator<Map.Entry<Integer, Sent<T>>> i = underWay.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Integer, Sent<T>> entry = i.next();
            Sent<T> sent = entry.getValue();
            if (now - sent.until() >= 0) {
                i.remove();
                overdue.put(entry.getKey(), sent);
                miss(sent, now);
            }
        }
    }

    /** Probe {@code number} has failed: something came back that says so, or it could not be sent. */
    void failed(int number, long now) {
        Sent<T> sent = underWay.remove(number);
        if (sent != null) {
            miss(sent, now);
        }
    }

    /** Probe {@code number} could not be sent: this machine's own affair, of which the targets know nothing. */
    void unsent(int number) {
        if (underWay.remove(number) != null) {
            unsent = Math.min(MOST_EVIDENCE, unsent + 1);
        }
    }

    /** Whether nothing can be sent to them, so that nothing is to be learned from their silence. */
    boolean mute() {
        return unsent >= tempo.evidence();
    }

    private void miss(Sent<T> sent, long now) {
        unsent = 0;
        Trace trace = traces.get(sent.target());
        if (!trace.owed(sent.at())) {
            return;
        }
        trace.miss();
        if (trace.absent()) {
            return;
        }
        missed++;
        if (mode == Mode.CALM) {
            suspect(now); // how much is lost otherwise is asked before this one counts
            window.add(true);
            return;
        }
        if (mode == Mode.SUSPECT) {
            window.add(true);
        }
        if (mode == Mode.SUSPECT
                && missed >= (alone ? Math.min(needed, LONE_EVIDENCE) : needed)
                && missed > answering().size()) {
            mode = Mode.DEAD;
            diedAlone = alone;
            deadSince = now;
            traces.values().forEach(Trace::forgive);
            at(Math.max(nextRound, now + tempo.burst()));
        }
    }

    /** Whether the heartbeat has gone on since these are in doubt: loss, and a queue that is full, would have spared neither. */
    void alone(boolean theyAlone) {
        alone = theyAlone;
    }

    /** Whether they were {@link #alone} when they died. */
    boolean diedAlone() {
        return dead() && diedAlone;
    }

    /** Much of all that is sent is lost, so that many misses are to be expected; in percent. */
    void lossy(double percent) {
        ambient = percent;
    }

    /** As many misses in a row as loss alone brings about once in {@value #CHANCE}. */
    private int evidence() {
        double loss = Math.max(ambient, window.percent().orElse(0)) / 100;
        int needed = loss < WORTH_A_THOUGHT ? 0 : (int) Math.ceil(Math.log(CHANCE) / Math.log(Math.min(loss, 0.99)));
        return Math.max(tempo.evidence(), Math.min(MOST_EVIDENCE, needed));
    }

    /** Has the next round come at {@code moment} at the latest. */
    void hurry(long moment) {
        if (moment < nextRound) {
            at(moment);
        }
    }

    /** There is reason to doubt them: all are asked at once. */
    void suspect(long now) {
        if (mode == Mode.CALM) {
            mode = Mode.SUSPECT;
            suspectSince = now;
            needed = evidence();
            clearing.clear();
            at(now);
        }
    }

    /** An answer to probe {@code number} came; an answer that is late is an answer nevertheless. */
    void answered(T from, int number, long now) {
        Sent<T> timely = underWay.get(number);
        Sent<T> sent = timely == null ? overdue.get(number) : timely;
        if (sent == null || !sent.target().equals(from)) {
            return; // an old one, or not from whom it was asked
        }
        unsent = 0;
        underWay.remove(number);
        boolean late = overdue.remove(number) != null;
        if (now - sent.at() > tempo.longest()) {
            return; // read late: how long it really took is not known
        }
        Trace trace = traces.get(from);
        if (sent.excused() == 0) { // else it may have lain unread
            trace.roundTrip.measured(now - sent.at());
        }
        if (trace.absent() || !trace.known()) {
            present = List.of();
        }
        trace.answer(sent.at(), now, late);
        if (late) {
            window.forgive();
        } else if (mode == Mode.CALM || mode == Mode.SUSPECT) {
            window.add(false);
        }
        switch (mode) {
            case SEARCHING -> calm(now);
            case CALM -> missed = 0;
            case SUSPECT -> {
                clearing.add(from);
                if (clearing.size() >= wanted()) {
                    calm(now);
                }
            }
            case DEAD -> {
                boolean wasSlowOnly = sent.at() < deadSince && wanted() == 1;
                if (wasSlowOnly || steady(now)) {
                    window.clear();
                    calm(now);
                } else {
                    hurry(now + tempo.returning()); // no sooner, and where they are asked seldom no later
                }
            }
        }
    }

    private int wanted() {
        return Math.max(1, Math.min(quorum, answering().size()));
    }

    private boolean steady(long now) {
        return traces.values().stream()
                        .filter(t -> t.goodFor(tempo.returning(), now))
                        .count()
                >= wanted();
    }

    /** The link was away and is back: what used to answer has to answer now. */
    void resume(long now) {
        underWay.clear();
        overdue.clear();
        missed = 0;
        searches = 0;
        at(now);
        suspect(now);
    }

    private void calm(long now) {
        if (mode != Mode.SEARCHING && window.percent().orElse(0) < WORTH_AN_ALERT) {
            alertUntil = now + Math.min(ALERT_BEATS * tempo.beat(), LONGEST_ALERT);
        }
        mode = Mode.CALM;
        missed = 0;
        traces.values().forEach(Trace::othersAnswer);
        present = List.of();
        together(now, beat(now));
    }

    /** After a doubt it beats faster for a while: how much is lost shows sooner. */
    private long beat(long now) {
        if (hushed) {
            return Math.max(tempo.beat() * HUSH, SELDOM);
        }
        return now - alertUntil < 0 ? tempo.beat() / ALERT_HASTE : tempo.beat();
    }

    /** Asks seldom, because somebody lets few of these questions pass. */
    void hush(boolean wanted) {
        hushed = wanted;
    }

    /** When {@link #due} is to be called next, at the earliest. */
    long next() {
        return first(nextRound);
    }

    /** When {@link #due} is to be called next, at the latest. */
    long latest() {
        return first(nextRound + slack);
    }

    private long first(long round) {
        long first = targets.isEmpty() ? Long.MAX_VALUE : round;
        for (Sent<T> sent : underWay.values()) {
            first = Math.min(first, sent.until());
        }
        return first;
    }

    Mode mode() {
        return mode;
    }

    /** Whether all have been asked again and again, and none has ever answered. */
    boolean searched() {
        return mode == Mode.SEARCHING && searches >= SEARCHED && !mute();
    }

    boolean dead() {
        return mode == Mode.DEAD;
    }

    /** Since when they are in doubt; only of use while they are, or are dead. */
    long suspectSince() {
        return suspectSince;
    }

    /** Whether one of those that {@code which} names has answered a question that was asked at {@code moment} or later. */
    boolean answeredSince(long moment, Predicate<T> which) {
        return traces.entrySet().stream()
                .anyMatch(e -> which.test(e.getKey()) && e.getValue().answeredWhatWasAskedSince(moment));
    }

    /** What is known about a target; it has to be one. */
    Trace trace(T target) {
        return traces.get(target);
    }

    List<T> targets() {
        return targets;
    }

    /** Share of the latest probes that went unanswered, 0 to 100. */
    OptionalDouble loss() {
        return window.percent();
    }

    /** Smoothed round-trip time of the nearest target in milliseconds. */
    OptionalDouble rtt() {
        long least = Long.MAX_VALUE;
        for (Trace trace : traces.values()) {
            least = Math.min(least, trace.roundTrip.smoothed().orElse(Long.MAX_VALUE));
        }
        return least == Long.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least / NANOS_PER_MILLI);
    }

    /** Whether enough answers were measured to judge by their times. */
    boolean settled() {
        for (Trace trace : traces.values()) {
            if (trace.roundTrip.settled()) {
                return true;
            }
        }
        return false;
    }

    /** Smoothed deviation of the steadiest target in milliseconds. */
    OptionalDouble jitter() {
        long least = Long.MAX_VALUE;
        for (Trace trace : traces.values()) {
            least = trace.known() ? Math.min(least, trace.roundTrip.deviation()) : least;
        }
        return least == Long.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least / NANOS_PER_MILLI);
    }

    /** Since when they are dead; empty: they are not. */
    OptionalLong deadSince() {
        return dead() ? OptionalLong.of(deadSince) : OptionalLong.empty();
    }
}
