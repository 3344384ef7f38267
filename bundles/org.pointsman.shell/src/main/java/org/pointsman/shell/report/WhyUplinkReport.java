/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;

/**
 * Why one uplink is used, or not.
 *
 * @param uplink the uplink
 * @param rules by which rule it was decided, a sentence each
 * @param prospects what would be decided if something happened to it
 * @param nanos when it was asked, by the control loop's clock
 */
public record WhyUplinkReport(UplinkView uplink, List<String> rules, List<Prospect> prospects, long nanos)
        implements Report {
    private static final List<Column> COLUMNS =
            List.of(Column.kept("about"), Column.kept("speaks"), Column.number("for"), Column.prose("what is known"));

    /** Copies the lists. */
    public WhyUplinkReport {
        rules = List.copyOf(rules);
        prospects = List.copyOf(prospects);
    }

    /** As {@code wan} has it. */
    public static WhyUplinkReport of(Wan wan, UplinkView uplink, long nanos) {
        return new WhyUplinkReport(
                uplink,
                wan.rules(),
                wan.prospects().stream()
                        .filter(p -> p.uplink().equals(uplink.name()))
                        .toList(),
                nanos);
    }

    @Override
    public String part() {
        return Words.clean(uplink.name());
    }

    private String verdict() {
        if (uplink.share() > 0) {
            return "it gets " + WhyReport.percent(uplink.share()) + " of the new flows";
        }
        if (!uplink.usable()) {
            return "it cannot be used: " + uplink.explanation();
        }
        return uplink.restraint()
                .map(r -> "it works, but is held back: " + r.reason())
                .orElse("it works, and others are preferred");
    }

    @Override
    public String line() {
        return Words.clean(uplink.name() + ": " + verdict());
    }

    @Override
    public String text(Terminal terminal) {
        Style style = uplink.share() > 0 ? Style.GOOD : uplink.usable() ? Style.WARN : Style.BAD;
        Facts facts = new Facts()
                .add("uplink", uplink.name(), Style.TITLE)
                .add("verdict", verdict(), style)
                .addAll("rule", rules)
                .add(
                        "rank",
                        "metric " + rank(uplink.metric(), uplink.configuredMetric()) + ", weight "
                                + rank(uplink.weight(), uplink.configuredWeight()));
        prospects.forEach(p -> facts.add("if " + p.event(), WhyReport.outcome(p)));
        List<String> lines = new ArrayList<>(facts.lines(terminal));
        List<Evidence> evidence = uplink.evidence(nanos);
        if (!evidence.isEmpty()) {
            lines.add("");
            lines.addAll(new Table(COLUMNS, evidence.stream().map(this::row).toList()).lines(terminal));
        }
        return String.join("\n", lines);
    }

    private static String rank(int now, int configured) {
        return now == configured ? Integer.toString(now) : now + " (configured " + configured + ")";
    }

    private List<Cell> row(Evidence e) {
        Cell verdict = switch (e.verdict()) {
            case FOR -> new Cell("for it", Style.GOOD);
            case NEUTRAL -> new Cell("neither", Style.DIM);
            case AGAINST -> new Cell("against", Style.BAD);
        };
        return List.of(
                Cell.of(Words.lower(e.kind())),
                verdict,
                Cell.of(Words.duration(WhyReport.age(e.sinceNanos(), nanos))),
                Cell.of(e.text()));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("uplink", json(uplink, nanos))
                .add("verdict", verdict())
                .add("rules", Json.strings(rules))
                .add(
                        "prospects",
                        Json.objects(prospects.stream().map(WhyReport::json).toList()))
                .build();
    }

    static JsonObject json(UplinkView u, long nanos) {
        return Json.object()
                .add("name", u.name())
                .add("metric", u.metric())
                .add("configuredMetric", u.configuredMetric())
                .add("weight", u.weight())
                .add("configuredWeight", u.configuredWeight())
                .add("share", u.share())
                .add("usable", u.usable())
                .add("eligible", u.eligible())
                .add("restraint", Json.orNull(u.restraint().map(Restraint::reason)))
                .add("sinceSeconds", WhyReport.age(u.sinceNanos(), nanos).toSeconds())
                .add(
                        "evidence",
                        Json.objects(u.evidence(nanos).stream()
                                .map(e -> Json.object()
                                        .add("kind", Words.lower(e.kind()))
                                        .add("verdict", Words.lower(e.verdict()))
                                        .add("text", e.text())
                                        .add(
                                                "ageSeconds",
                                                WhyReport.age(e.sinceNanos(), nanos)
                                                        .toSeconds())
                                        .build())
                                .toList()))
                .build();
    }
}
