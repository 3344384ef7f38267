/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.IpAddress;

/**
 * The judgement about one uplink: a slow heartbeat to one target after the other while all is well; at the first miss a burst to all of
 * them. One answer clears the uplink; it is dead when enough probes in a row, the burst's among them, have gone unanswered. A target that has
 * never answered is no evidence of death. Pure but for its own memory: time comes with each call.
 */
final class Pulse {
    private static final double DEGRADED_ABOVE = 10;
    private static final double GOOD_BELOW = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A probe to be sent now. */
    record Probe(IpAddress target, int sequence) {}

    /** A probe on its way. */
    private record Sent(IpAddress target, long at, long until) {}

    private enum Mode {
        /** No target has ever answered. */
        SEARCHING,
        CALM,
        SUSPECT,
        DEAD
    }

    private final Tempo tempo;
    private final List<IpAddress> targets;
    private final Map<IpAddress, RoundTrip> known = new HashMap<>();
    private final Map<Integer, Sent> underWay = new HashMap<>();
    /** Unanswered in time, but an answer may still come: a line whose queue is full is slow, not dead. */
    private final Map<Integer, Sent> overdue = new HashMap<>();

    private final LossWindow window = new LossWindow();

    private Mode mode = Mode.SEARCHING;
    private boolean degraded;
    private long nextRound;
    private int sequence;
    private int turn;
    private int missed;
    private long deadSince;
    private OptionalLong answeringSince = OptionalLong.empty();

    /** Nothing is known; the first round is due at {@code now}. */
    Pulse(Tempo tempo, List<IpAddress> targets, long now) {
        this.tempo = tempo;
        this.targets = List.copyOf(targets);
        this.nextRound = now;
    }

    /**
     * Looks at what is overdue and says what to send.
     *
     * @param now monotonic nanoseconds
     * @param late by how much this call itself is late; a judge that was held up cannot blame the targets
     */
    List<Probe> due(long now, long late) {
        if (late > tempo.shortest()) {
            underWay.clear();
            missed = 0;
            mode = mode == Mode.SUSPECT ? Mode.CALM : mode;
            nextRound = now;
        }
        overdue(now);
        if (now < nextRound) {
            return List.of();
        }
        List<Probe> probes = new ArrayList<>();
        for (IpAddress target : round()) {
            sequence = sequence + 1 & 0xffff;
            long patience = known.containsKey(target) ? known.get(target).patience(tempo) : tempo.longest();
            underWay.put(sequence, new Sent(target, now, now + patience));
            probes.add(new Probe(target, sequence));
        }
        nextRound = now
                + switch (mode) {
                    case SEARCHING -> tempo.idleBeat();
                    case CALM, DEAD -> tempo.beat();
                    case SUSPECT -> tempo.burst();
                };
        return probes;
    }

    private List<IpAddress> round() {
        if (mode != Mode.CALM) {
            return targets;
        }
        List<IpAddress> answering = answering();
        turn = (turn + 1) % answering.size();
        return List.of(answering.get(turn));
    }

    private List<IpAddress> answering() {
        return targets.stream().filter(known::containsKey).toList();
    }

    private void overdue(long now) {
        overdue.values().removeIf(s -> now - s.at() > tempo.longest());
        for (Iterator<Map.Entry<Integer, Sent>> i = underWay.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Integer, Sent> entry = i.next();
            Sent sent = entry.getValue();
            if (now - sent.until() >= 0) {
                i.remove();
                overdue.put(entry.getKey(), sent);
                if (known.containsKey(sent.target())) {
                    miss(now);
                }
            }
        }
    }

    private void miss(long now) {
        answeringSince = OptionalLong.empty();
        missed++;
        if (mode == Mode.CALM) {
            window.add(true);
            mode = Mode.SUSPECT;
            nextRound = now;
        } else if (mode == Mode.SUSPECT
                && missed >= tempo.evidence()
                && missed > answering().size()) {
            mode = Mode.DEAD;
            deadSince = now;
            nextRound = now + tempo.beat();
        }
    }

    /** An answer to probe {@code number} came; an answer that is late is an answer nevertheless. */
    void answered(IpAddress from, int number, long now) {
        Sent sent = underWay.containsKey(number) ? underWay.get(number) : overdue.get(number);
        if (sent == null || !sent.target().equals(from)) {
            return; // an old one, or not from whom it was asked
        }
        underWay.remove(number);
        overdue.remove(number);
        known.computeIfAbsent(from, f -> new RoundTrip()).measured(now - sent.at());
        missed = 0;
        switch (mode) {
            case SEARCHING -> calm(now);
            case CALM -> window.add(false);
            case SUSPECT -> calm(now);
            case DEAD -> {
                answeringSince = answeringSince.isPresent() ? answeringSince : OptionalLong.of(now);
                boolean wasSlowOnly = sent.at() < deadSince;
                if (wasSlowOnly || now - answeringSince.getAsLong() >= tempo.returning()) {
                    window.clear();
                    calm(now);
                }
            }
        }
        window.percent().ifPresent(p -> degraded = degraded ? p >= GOOD_BELOW : p > DEGRADED_ABOVE);
    }

    /** The link was away and is back: what used to answer has to answer now. */
    void resume(long now) {
        underWay.clear();
        overdue.clear();
        missed = 0;
        nextRound = now;
        mode = mode == Mode.CALM ? Mode.SUSPECT : mode;
    }

    private void calm(long now) {
        mode = Mode.CALM;
        answeringSince = OptionalLong.empty();
        nextRound = now + tempo.beat();
    }

    /** When {@link #due} is to be called next. */
    long next() {
        long first = nextRound;
        for (Sent sent : underWay.values()) {
            first = Math.min(first, sent.until());
        }
        return first;
    }

    /** The judgement. */
    Health health() {
        return new Health(state(), reason(), rtt(), window.percent());
    }

    private HealthState state() {
        return switch (mode) {
            case SEARCHING -> HealthState.UNKNOWN;
            case CALM, SUSPECT -> degraded ? HealthState.DEGRADED : HealthState.UP;
            case DEAD -> HealthState.DOWN;
        };
    }

    private String reason() {
        return switch (state()) {
            case UNKNOWN -> "";
            case UP -> "the internet answers";
            case DEGRADED -> "the internet answers, but many probes are lost";
            case CAPTIVE, DOWN ->
                "no answer from "
                        + answering().stream().map(IpAddress::toString).collect(Collectors.joining(", "));
        };
    }

    private OptionalDouble rtt() {
        return known.values().stream()
                .flatMapToLong(r -> r.smoothed().stream())
                .mapToDouble(n -> n / NANOS_PER_MILLI)
                .min();
    }

    /** Since when the uplink is dead; empty: it is not. */
    OptionalLong deadSince() {
        return mode == Mode.DEAD ? OptionalLong.of(deadSince) : OptionalLong.empty();
    }
}
