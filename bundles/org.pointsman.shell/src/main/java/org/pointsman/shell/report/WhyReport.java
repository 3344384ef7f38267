/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;

/**
 * Why traffic goes where it goes.
 *
 * @param strategy name of the strategy
 * @param chosen uplink for what is not dealt out
 * @param candidates all uplinks, by metric and name
 * @param rules by which rule it was decided, a sentence each
 * @param prospects what would be decided if one thing changed
 * @param nanos when it was asked, by the control loop's clock
 */
public record WhyReport(
        String strategy,
        Optional<String> chosen,
        List<UplinkView> candidates,
        List<String> rules,
        List<Prospect> prospects,
        long nanos)
        implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("uplink"),
            new Column("metric", Column.Kind.FOLDING, true),
            new Column("weight", Column.Kind.FOLDING, true),
            Column.number("share"),
            Column.kept("usable"),
            Column.kept("for"),
            Column.prose("what counts most"));

    /** Copies the lists. */
    public WhyReport {
        candidates = List.copyOf(candidates);
        rules = List.copyOf(rules);
        prospects = List.copyOf(prospects);
    }

    /** As {@code wan} stands. */
    public static WhyReport of(Wan wan, long nanos) {
        return new WhyReport(
                wan.strategy(),
                wan.chosen().map(UplinkView::name),
                wan.snapshot().uplinks(),
                wan.rules(),
                wan.prospects(),
                nanos);
    }

    @Override
    public String part() {
        return Words.clean(chosen.orElse("none"));
    }

    @Override
    public String line() {
        return Words.clean(
                inUse() + rules.stream().findFirst().map(r -> " (" + r + ")").orElse(""));
    }

    private String inUse() {
        String shared = candidates.stream()
                .filter(u -> u.share() > 0)
                .map(u -> u.name() + (u.share() == NetworkState.SHARES ? "" : " " + percent(u.share())))
                .collect(Collectors.joining(", "));
        return shared.isEmpty()
                ? chosen.map(c -> "traffic goes by " + c).orElse("there is no way to the internet")
                : "new flows go by " + shared;
    }

    static String percent(int share) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * share / NetworkState.SHARES);
    }

    private static String said(Prospect p) {
        return p.event().replaceFirst("^it ", p.uplink() + " ") + ": " + outcome(p);
    }

    /** What would be decided then. */
    static String outcome(Prospect p) {
        if (!p.shares().isEmpty()) {
            return p.shares().entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .map(e -> e.getKey() + " " + percent(e.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return p.chosen().map(c -> "all by " + c).orElse("no way would be left");
    }

    /** The one thing that decides: the first that speaks against it, or else the last thing known in its favour. */
    static Evidence decisive(List<Evidence> evidence) {
        return evidence.stream()
                .filter(e -> e.verdict() == Evidence.Verdict.AGAINST)
                .findFirst()
                .orElseGet(() -> evidence.stream()
                        .filter(e -> e.kind() == Evidence.Kind.HEALTH && e.verdict() == Evidence.Verdict.FOR)
                        .findFirst()
                        .orElseGet(() -> evidence.stream()
                                .filter(e -> e.kind() == Evidence.Kind.GATEWAY)
                                .findFirst()
                                .orElse(evidence.get(evidence.size() - 1))));
    }

    @Override
    public String text(Terminal terminal) {
        List<String> lines = new ArrayList<>(new Facts()
                .add("verdict", inUse(), chosen.isPresent() ? Style.GOOD : Style.BAD)
                .addAll("rule", rules)
                .lines(terminal));
        if (!candidates.isEmpty()) {
            lines.add("");
            lines.addAll(new Table(COLUMNS, candidates.stream().map(this::row).toList()).lines(terminal));
        }
        if (!prospects.isEmpty()) {
            Facts facts = new Facts()
                    .addAll("if", prospects.stream().map(WhyReport::said).toList());
            lines.add("");
            lines.addAll(facts.lines(terminal));
        }
        return String.join("\n", lines);
    }

    private List<Cell> row(UplinkView u) {
        List<Evidence> evidence = u.evidence(nanos);
        String text = evidence.isEmpty() ? u.explanation() : decisive(evidence).text();
        return List.of(
                new Cell(u.name(), u.share() > 0 ? Style.TITLE : Style.PLAIN),
                Cell.of(u.metric()),
                Cell.of(u.weight()),
                new Cell(u.share() > 0 ? percent(u.share()) : "-", u.share() > 0 ? Style.GOOD : Style.DIM),
                new Cell(
                        u.usable() ? u.eligible() ? "yes" : "held back" : "no",
                        u.eligible() ? Style.GOOD : u.usable() ? Style.WARN : Style.BAD),
                Cell.of(Words.duration(age(u.sinceNanos(), nanos))),
                Cell.of(text));
    }

    static Duration age(long since, long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - since));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("strategy", strategy)
                .add("chosen", Json.orNull(chosen))
                .add("rules", Json.strings(rules))
                .add(
                        "candidates",
                        Json.objects(candidates.stream()
                                .map(u -> WhyUplinkReport.json(u, nanos))
                                .toList()))
                .add(
                        "prospects",
                        Json.objects(prospects.stream().map(WhyReport::json).toList()))
                .build();
    }

    static JsonObject json(Prospect p) {
        var shares = Json.object();
        p.shares().forEach(shares::add);
        return Json.object()
                .add("uplink", p.uplink())
                .add("event", p.event())
                .add("chosen", Json.orNull(p.chosen()))
                .add("shares", shares)
                .build();
    }
}
