/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pointsman.api.plan.Reconciler.Statistics;

/**
 * How everything stands, at a glance.
 *
 * @param running whether there is a steering that could be asked
 * @param ready whether the first decision was made, applied and verified
 * @param strategy name of the configured strategy; empty if steering does not run
 * @param uplinks all uplinks
 * @param reconciler figures of the reconciler; empty if it does not run
 * @param problems what is wrong, a sentence each
 * @param notes what is no problem, but is to be known at all times, a sentence each
 * @param latest the latest decision
 */
public record StatusReport(
        boolean running,
        boolean ready,
        String strategy,
        UplinksReport uplinks,
        Optional<Statistics> reconciler,
        List<String> problems,
        List<String> notes,
        Optional<DecisionReport> latest)
        implements Report {
    /** Copies the lists. */
    public StatusReport {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** The uplink that carries unmarked traffic. */
    public Optional<UplinkReport> chosen() {
        return uplinks.uplinks().stream().filter(UplinkReport::chosen).findFirst();
    }

    /** Whether something needs attention: no usable uplink, an uplink that is missed, or a problem. */
    public boolean degraded() {
        return uplinks.uplinks().stream().noneMatch(UplinkReport::usable)
                || uplinks.uplinks().stream().anyMatch(UplinkReport::missed)
                || !problems.isEmpty();
    }

    /** 0 ready and nothing degraded; 4 degraded; 1 steering does not run, or has not decided yet. */
    @Override
    public int exitCode() {
        if (!running || !ready) {
            return ExitCodes.FAILED;
        }
        return degraded() ? ExitCodes.DEGRADED : ExitCodes.FINE;
    }

    /** The same in a word. */
    public String word() {
        if (!running) {
            return "stopped";
        }
        if (!ready) {
            return "starting";
        }
        return degraded() ? "degraded" : "ready";
    }

    @Override
    public String part() {
        return word();
    }

    @Override
    public String line() {
        return Words.clean(word() + (running ? ", strategy " + strategy + ", " + inUse() : ""));
    }

    private String inUse() {
        List<UplinkReport> sharing =
                uplinks.uplinks().stream().filter(u -> u.share() > 0).toList();
        if (sharing.size() > 1) {
            return sharing.stream().map(u -> u.name() + " " + u.percent()).collect(Collectors.joining(", "))
                    + " of new flows";
        }
        return chosen().map(u -> u.name() + " in use").orElse("no uplink in use");
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Words.wrap(line(), terminal.columns()));
        lines.set(0, terminal.paint(style(), word()) + lines.get(0).substring(word().length()));
        if (!problems.isEmpty()) {
            lines.add("");
            for (String problem : problems) {
                for (String part : Words.wrap("! " + Words.clean(problem), terminal.columns())) {
                    lines.add(terminal.paint(Style.WARN, part));
                }
            }
        }
        if (running) {
            lines.add("");
            lines.add(uplinks.text(terminal));
        }
        List<String> facts = facts().lines(terminal);
        if (!facts.isEmpty()) {
            lines.add("");
            lines.addAll(facts);
        }
        return String.join("\n", lines);
    }

    private Style style() {
        return switch (exitCode()) {
            case ExitCodes.FINE -> Style.GOOD;
            case ExitCodes.DEGRADED -> Style.WARN;
            default -> Style.BAD;
        };
    }

    private Facts facts() {
        Facts facts = new Facts();
        facts.addAll("note", notes);
        reconciler.ifPresent(r -> facts.add(
                "kernel",
                Words.count(r.passes(), "pass", "passes") + ", " + Words.count(r.repairs(), "repair", "repairs") + ", "
                        + Words.count(r.failures(), "failure", "failures")
                        + String.format(Locale.ROOT, ", last pass %.1f ms", r.lastPassMillis())));
        reconciler.ifPresent(r -> facts.addAll("conflicts", r.conflicts()));
        latest.ifPresent(d -> facts.add(
                "latest decision",
                d.part() + ": " + d.decision().trigger().replaceFirst("[.]$", "") + " -> "
                        + d.decision().outcome()));
        return facts;
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("ready", ready)
                .add("strategy", Json.orNull(Optional.of(strategy).filter(s -> !s.isEmpty())))
                .add("chosen", Json.orNull(chosen().map(UplinkReport::name)))
                .add("uplinks", Json.reports(uplinks.uplinks()))
                .add("reconciler", reconciler.<JsonValue>map(StatusReport::json).orElse(JsonValue.NULL))
                .add("problems", Json.strings(problems))
                .add("notes", Json.strings(notes))
                .add("decisions", latest.map(d -> d.decision().number()).orElse(0L))
                .build();
    }

    private static JsonObject json(Statistics s) {
        JsonObjectBuilder object = Json.object();
        return object.add("passes", s.passes())
                .add("repairs", s.repairs())
                .add("failures", s.failures())
                .add("lastPassMillis", s.lastPassMillis())
                .add("conflicts", Json.strings(s.conflicts()))
                .build();
    }
}
