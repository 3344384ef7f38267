/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.ProbeResult;

/** A line to the internet in virtual time, with a judge on it. */
final class Line {
    static final Target A = Target.parse("1.1.1.1");
    static final Target B = Target.parse("8.8.8.8");
    static final Target C = Target.parse("9.9.9.9");
    static final Target TCP1 = Target.parse("tcp:1.1.1.1:443");
    static final Target TCP2 = Target.parse("tcp:8.8.8.8:443");
    static final Target DNS1 = Target.parse("dns:1.1.1.1");
    static final Target DNS2 = Target.parse("dns:9.9.9.9");
    static final Target ISP = Target.parse("dns:resolvers").at(org.pointsman.api.net.IpAddress.parse("10.0.0.1"));
    static final Target WEB = Target.parse("http://example.com/generate_204");
    static final Target GATEWAY =
            Target.parse("icmp:gateway").atGateway(org.pointsman.api.net.IpAddress.parse("10.0.0.254"));
    static final Target[] ALL = {A, B, C, TCP1, TCP2, ISP, DNS1, DNS2, WEB};
    static final Marks MARKS = Marks.of(10, 500, 200);

    private record Answer(long at, Checkup.Ask ask, ProbeResult result) {}

    final Checkup checkup;
    final Settings set;
    final List<HealthState> history = new ArrayList<>();
    final Map<Target, Integer> sent = new HashMap<>();
    long now;
    boolean flowing;
    /** Whether it carries what it can. */
    boolean full;
    /** Comes at the end of the slack that it is given, and not at its beginning. */
    boolean lazy;
    /** Whether a probe to this target is answered. */
    Predicate<Target> answers = target -> true;
    /** Whether this target answers through another uplink. */
    Predicate<Target> elsewhere = target -> false;
    /** Whether this machine itself forbids to send to it. */
    Predicate<Target> forbidden = target -> false;
    /** What the answer is, where there is one. */
    Function<Target, ProbeResult> says = target -> ProbeResult.answered(Duration.ZERO, "answered", 72);

    Duration roundTrip = Duration.ofMillis(20);
    private final PriorityQueue<Answer> coming = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));

    Line(Profile profile, int quorum, Target... targets) {
        this(profile, quorum, MARKS, targets);
    }

    private Line(Profile profile, int quorum, Marks marks, Target... targets) {
        List<Target> all = List.of(targets);
        set = new Settings(true, profile, all, quorum, marks, 0, 0, 0);
        Traffic traffic = new Traffic() {
            @Override
            public boolean flowing() {
                return flowing;
            }

            @Override
            public boolean full() {
                return full;
            }
        };
        checkup = new Checkup(set, traffic, target -> elsewhere.test(target), 0);
        checkup.ask(set, all, 0);
    }

    /** Watched by echo alone, and by what is lost: how slow it is does not matter. */
    static Line ofEcho(Profile profile) {
        return new Line(profile, 1, Marks.of(10, 10_000, 10_000), A, B, C);
    }

    HealthState state() {
        return checkup.health().state();
    }

    String reason() {
        return checkup.health().reason();
    }

    /** Lets time pass; answers arrive and probes leave when they are due. */
    Line pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            long beat = lazy ? checkup.latest() : checkup.next();
            long answer = coming.isEmpty() ? Long.MAX_VALUE : coming.peek().at();
            long next = Math.min(beat, answer);
            if (next > end) {
                break;
            }
            now = Math.max(now, next);
            if (answer <= beat) {
                Answer a = coming.poll();
                checkup.ended(a.ask().target(), a.ask().sequence(), a.result(), now);
            } else {
                send(checkup.due(now, 0));
            }
            note();
        }
        now = end;
        return this;
    }

    Line passMillis(long millis) {
        return pass(Duration.ofMillis(millis));
    }

    /** The judge is not called for so long after it was to be; then it is, and after that what has come meanwhile is read. */
    Line heldUp(Duration time) {
        now = Math.max(now, checkup.next()) + time.toNanos();
        send(checkup.due(now, time.toNanos()));
        note();
        while (!coming.isEmpty() && coming.peek().at() <= now) {
            Answer a = coming.poll();
            checkup.ended(a.ask().target(), a.ask().sequence(), a.result(), now);
        }
        note();
        return this;
    }

    void send(List<Checkup.Ask> asks) {
        for (Checkup.Ask ask : asks) {
            sent.merge(ask.target(), 1, Integer::sum);
            if (forbidden.test(ask.target())) {
                checkup.unsent(ask.target(), ask.sequence(), "Operation not permitted", now);
            } else if (answers.test(ask.target())) {
                coming.add(new Answer(now + roundTrip.toNanos(), ask, says.apply(ask.target())));
            }
        }
    }

    private void note() {
        if (history.isEmpty() || history.get(history.size() - 1) != state()) {
            history.add(state());
        }
    }
}
