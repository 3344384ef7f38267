/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.shell.explain.Agreement;
import org.pointsman.shell.explain.Explanation;
import org.pointsman.shell.explain.Explanation.Leg;
import org.pointsman.shell.explain.Explanation.Present;
import org.pointsman.shell.explain.Packet;
import org.pointsman.shell.explain.Way;

/**
 * Which way a packet takes.
 *
 * @param explanation the facts
 */
public record ExplainReport(Explanation explanation) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("uplink"),
            Column.number("share"),
            Column.kept("leaves by"),
            Column.kept("next hop"),
            Column.folding("seen outside as"),
            Column.folding("asks resolvers"),
            Column.prose("kernel"));

    @Override
    public String part() {
        return Words.clean(explanation.legs().stream()
                .map(l -> l.uplink().orElse("-"))
                .distinct()
                .collect(Collectors.joining(" ")));
    }

    @Override
    public String line() {
        return Words.clean(packet() + ": " + verdict());
    }

    private String packet() {
        Packet p = explanation.packet();
        return p.source().map(IpAddress::toString).orElse("the router itself") + " to " + p.destination()
                + (p.service().isEmpty() ? "" : ", " + p.service());
    }

    private String verdict() {
        Leg first = explanation.legs().get(0);
        if (first.way() instanceof Way.Local) {
            return "the router itself is meant; no uplink is asked for";
        }
        if (first.way() instanceof Way.Near near) {
            return first.agreement().kind() == Agreement.Kind.FOREIGN
                    ? first.agreement().sentence()
                    : "stays near: it is in the network of " + near.device() + ", and no uplink is asked for";
        }
        if (first.way() instanceof Way.Nowhere) {
            return "there is no way: no uplink has a route";
        }
        if (explanation.legs().size() > 1) {
            return "a new flow draws one of "
                    + explanation.legs().stream()
                            .map(l -> name(l) + " " + percent(l))
                            .collect(Collectors.joining(", "))
                    + (explanation.sticky() ? ", always the same for one source address" : "");
        }
        return first.refusedFor()
                .map(lan -> "is refused: hosts of " + lan + " may not use " + name(first)
                        + ", and none of the uplinks that they may use works")
                .orElseGet(() -> "goes by " + name(first));
    }

    private static String name(Leg leg) {
        return leg.uplink().orElse("no uplink of ours");
    }

    private static String percent(Leg leg) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * leg.parts() / NetworkState.SHARES);
    }

    private String underWay() {
        return explanation.underWay().stream()
                .map(p -> Words.count(p.flows(), "flow", "flows") + " by "
                        + p.uplink().orElse("no uplink's mark")
                        + (explanation.keeps() && p.uplink().isPresent()
                                ? (p.flows() == 1 ? ", which it keeps" : ", which they keep")
                                : ""))
                .collect(Collectors.joining("; "));
    }

    @Override
    public String text(Terminal terminal) {
        Facts facts = new Facts()
                .add("packet", packet(), Style.TITLE)
                .add("comes", explanation.from().map(d -> "in by " + d).orElse("from the router itself"))
                .add("under way", underWay())
                .add("verdict", verdict(), allAgree() && !refused() ? Style.GOOD : Style.WARN);
        for (Leg leg : explanation.legs()) {
            if (leg.way() instanceof Way.By by) {
                facts.addAll(
                        explanation.legs().size() > 1 ? "why " + name(leg) : "because",
                        List.of(bare(by.rule()), bare(by.route())));
            }
            if (!(leg.way() instanceof Way.By)) {
                facts.add("kernel", kernel(leg), style(leg));
            }
        }
        List<String> lines = new ArrayList<>(facts.lines(terminal));
        List<List<Cell>> rows = explanation.legs().stream()
                .filter(l -> l.way() instanceof Way.By)
                .map(ExplainReport::row)
                .toList();
        if (!rows.isEmpty()) {
            lines.add("");
            lines.addAll(new Table(COLUMNS, rows).lines(terminal));
        }
        return String.join("\n", lines);
    }

    /** As iproute2 writes it, but whose it is goes without saying here. */
    private static String bare(Object ruleOrRoute) {
        return ruleOrRoute.toString().replaceFirst(" proto [0-9]+$", "");
    }

    private boolean refused() {
        return explanation.legs().stream().anyMatch(l -> l.refusedFor().isPresent());
    }

    private boolean allAgree() {
        return explanation.legs().stream().allMatch(l -> l.agreement().kind() == Agreement.Kind.AGREES);
    }

    private static List<Cell> row(Leg leg) {
        Way.By by = (Way.By) leg.way();
        return List.of(
                new Cell(name(leg), Style.TITLE),
                Cell.of(percent(leg)),
                Cell.of(by.route().device()),
                Cell.of(by.route().gateway().map(IpAddress::toString).orElse("")),
                Cell.of(leg.becomes().map(IpAddress::toString).orElse("itself")),
                Cell.of(leg.resolvers().stream().map(IpAddress::toString).collect(Collectors.joining(", "))),
                new Cell(kernel(leg), style(leg)));
    }

    private static String kernel(Leg leg) {
        return leg.agreement().kind() == Agreement.Kind.AGREES
                ? "agrees"
                : leg.agreement().sentence();
    }

    private static Style style(Leg leg) {
        return switch (leg.agreement().kind()) {
            case AGREES -> Style.GOOD;
            case FOREIGN, UNKNOWN -> Style.WARN;
            case DISAGREES -> Style.BAD;
        };
    }

    /** 4 if the kernel does something else. */
    @Override
    public int exitCode() {
        return explanation.legs().stream().anyMatch(l -> l.agreement().kind() == Agreement.Kind.DISAGREES)
                ? ExitCodes.DEGRADED
                : ExitCodes.FINE;
    }

    @Override
    public JsonObject json() {
        Packet p = explanation.packet();
        return Json.object()
                .add("source", Json.orNull(p.source().map(IpAddress::toString)))
                .add("destination", p.destination().toString())
                .add("protocol", Json.orNull(number(p.protocol())))
                .add("port", Json.orNull(number(p.port())))
                .add("from", Json.orNull(explanation.from()))
                .add("verdict", verdict())
                .add("sticky", explanation.sticky())
                .add("keepsFlows", explanation.keeps())
                .add(
                        "underWay",
                        Json.objects(explanation.underWay().stream()
                                .map(ExplainReport::json)
                                .toList()))
                .add(
                        "ways",
                        Json.objects(explanation.legs().stream()
                                .map(ExplainReport::json)
                                .toList()))
                .build();
    }

    private static OptionalLong number(java.util.OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    private static JsonObject json(Present present) {
        return Json.object()
                .add("uplink", Json.orNull(present.uplink()))
                .add("flows", present.flows())
                .build();
    }

    private static JsonObject json(Leg leg) {
        Optional<Way.By> by = leg.way() instanceof Way.By b ? Optional.of(b) : Optional.empty();
        Optional<String> device = leg.way() instanceof Way.Near near
                ? Optional.of(near.device())
                : by.map(b -> b.route().device());
        return Json.object()
                .add("way", kind(leg.way()))
                .add("uplink", Json.orNull(leg.uplink()))
                .add("share", leg.parts())
                .add("device", Json.orNull(device))
                .add("gateway", Json.orNull(by.flatMap(b -> b.route().gateway()).map(IpAddress::toString)))
                .add("rule", Json.orNull(by.map(b -> b.rule().toString())))
                .add("route", Json.orNull(by.map(b -> b.route().toString())))
                .add("translatedTo", Json.orNull(leg.becomes().map(IpAddress::toString)))
                .add(
                        "resolvers",
                        Json.strings(leg.resolvers().stream()
                                .map(IpAddress::toString)
                                .toList()))
                .add("refusedFor", Json.orNull(leg.refusedFor()))
                .add("kernel", Words.lower(leg.agreement().kind()))
                .add("kernelSays", leg.agreement().sentence())
                .build();
    }

    private static String kind(Way way) {
        if (way instanceof Way.Local) {
            return "router";
        }
        return way instanceof Way.Near ? "near" : way instanceof Way.By ? "route" : "none";
    }
}
