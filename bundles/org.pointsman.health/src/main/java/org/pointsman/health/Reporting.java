/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.ProbeResult.Outcome;
import org.pointsman.api.health.TargetReport;

/** Puts a judgement and what it rests on into words. Loop only; reads, and changes nothing. */
final class Reporting {
    private static final double NANOS_PER_MILLI = 1e6;

    private Reporting() {}

    static HealthReport of(
            String uplink,
            Checkup checkup,
            List<String> notes,
            long bytes,
            Optional<HealthReport.Budget> budget,
            long now) {
        List<TargetReport> targets = new ArrayList<>();
        List<String> remarks = new ArrayList<>(notes);
        checkup.pulses()
                .values()
                .forEach(pulse -> pulse.targets().forEach(target -> {
                    TargetReport report = target(target, pulse, checkup.seen().get(target), now);
                    targets.add(report);
                    if (report.state() == TargetReport.State.NEVER_ANSWERED) {
                        remarks.add(target + " has never answered through " + uplink + " and decides nothing");
                    }
                }));
        checkup.pulses().forEach((kind, pulse) -> {
            if (pulse.mute()) {
                remarks.add(Checkup.words(kind) + " cannot be sent through " + uplink
                        + " by this machine, and decides nothing");
            }
        });
        OptionalDouble jitter = checkup.pulses().values().stream()
                .filter(p -> !p.answering().isEmpty())
                .findFirst()
                .map(Pulse::jitter)
                .orElse(OptionalDouble.empty());
        Health health = checkup.health();
        return new HealthReport(
                uplink,
                health,
                Duration.ofNanos(Math.max(0, now - checkup.since())),
                checkup.settings().profile().name(),
                targets,
                jitter,
                next(health, checkup),
                bytes,
                budget,
                remarks);
    }

    private static TargetReport target(Target target, Pulse<Target> pulse, Checkup.Seen seen, long now) {
        Trace trace = pulse.trace(target);
        TargetReport.State state;
        if (seen != null && seen.outcome() == Outcome.CAPTIVE) {
            state = TargetReport.State.CAPTIVE;
        } else if (!trace.known()) {
            state = TargetReport.State.NEVER_ANSWERED;
        } else if (pulse.mute()) {
            state = TargetReport.State.FAILS;
        } else if (!trace.silent()) {
            state = TargetReport.State.ANSWERS;
        } else {
            state = seen != null && seen.outcome() == Outcome.FAILED
                    ? TargetReport.State.FAILS
                    : TargetReport.State.SILENT;
        }
        return new TargetReport(
                target.toString(),
                target.kind(),
                state,
                trace.answered.isPresent()
                        ? Optional.of(Duration.ofNanos(Math.max(0, now - trace.answered.getAsLong())))
                        : Optional.empty(),
                trace.roundTrip.smoothed().isPresent()
                        ? OptionalDouble.of(trace.roundTrip.smoothed().getAsLong() / NANOS_PER_MILLI)
                        : OptionalDouble.empty(),
                trace.window.percent(),
                seen == null ? "" : seen.detail());
    }

    private static String next(Health health, Checkup checkup) {
        Tempo heart = checkup.pulses().containsKey(Target.ICMP)
                ? checkup.settings().profile().heart()
                : checkup.settings().profile().flows();
        Marks marks = checkup.settings().marks();
        return switch (health.state()) {
            case UNKNOWN -> "the first answer of any target makes it UP";
            case UP ->
                "DOWN when " + heart.evidence() + " probes in a row go unanswered, or all of TCP or DNS;"
                        + " DEGRADED above %.0f %% loss, %.0f ms or %.0f ms of jitter"
                                .formatted(marks.lossHigh(), marks.latencyHigh(), marks.jitterHigh());
            case DEGRADED ->
                "UP when all kinds of targets answer, with less than %.0f %% loss, %.0f ms and %.0f ms of jitter"
                        .formatted(marks.lossLow(), marks.latencyLow(), marks.jitterLow());
            case CAPTIVE -> "the expected page, once somebody has logged in, makes it UP";
            case DOWN ->
                "UP when answers have come for %.1f s without a miss"
                        .formatted(heart.returning() / (NANOS_PER_MILLI * 1000));
        };
    }
}
