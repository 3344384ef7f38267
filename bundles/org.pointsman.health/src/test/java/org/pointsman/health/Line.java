/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.IpAddress;

/** A line to the internet in virtual time, with a pulse on it. */
final class Line {
    static final IpAddress A = IpAddress.parse("1.1.1.1");
    static final IpAddress B = IpAddress.parse("8.8.8.8");
    static final IpAddress C = IpAddress.parse("9.9.9.9");

    private record Answer(long at, IpAddress from, int sequence) {}

    final Pulse pulse;
    final List<HealthState> history = new ArrayList<>();
    final Map<IpAddress, Integer> sent = new HashMap<>();
    long now;
    /** Whether a probe to this target is answered. */
    Predicate<IpAddress> answers = target -> true;

    Duration roundTrip = Duration.ofMillis(20);
    private final PriorityQueue<Answer> coming = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));

    Line(Tempo tempo, IpAddress... targets) {
        pulse = new Pulse(tempo, List.of(targets), 0);
    }

    HealthState state() {
        return pulse.health().state();
    }

    /** Lets time pass; answers arrive and probes leave when they are due. */
    Line pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            long beat = pulse.next();
            long answer = coming.isEmpty() ? Long.MAX_VALUE : coming.peek().at();
            long next = Math.min(beat, answer);
            if (next > end) {
                break;
            }
            now = Math.max(now, next);
            if (answer <= beat) {
                Answer a = coming.poll();
                pulse.answered(a.from(), a.sequence(), now);
            } else {
                send(pulse.due(now, 0));
            }
            note();
        }
        now = end;
        return this;
    }

    void send(List<Pulse.Probe> probes) {
        for (Pulse.Probe p : probes) {
            sent.merge(p.target(), 1, Integer::sum);
            if (answers.test(p.target())) {
                coming.add(new Answer(now + roundTrip.toNanos(), p.target(), p.sequence()));
            }
        }
    }

    private void note() {
        if (history.isEmpty() || history.get(history.size() - 1) != state()) {
            history.add(state());
        }
    }
}
