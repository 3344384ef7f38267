/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.Flow;

/**
 * Flows that go by one uplink.
 *
 * @param uplink its name
 * @param flows those that are shown
 * @param more how many are not
 */
public record UplinkFlowsReport(String uplink, List<Flow> flows, long more) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("proto"),
            Column.kept("from"),
            Column.kept("to"),
            Column.folding("state"),
            Column.folding("ends in"),
            Column.folding("bytes"),
            Column.folding("answers to"));

    /** Copies the list. */
    public UplinkFlowsReport {
        flows = List.copyOf(flows);
    }

    private long total() {
        return flows.size() + more;
    }

    @Override
    public String part() {
        return Words.count(total(), "flow", "flows");
    }

    @Override
    public String line() {
        return Words.clean(flows.isEmpty() ? "No flow goes by " + uplink + "." : uplink + ": " + part());
    }

    @Override
    public String text(Terminal terminal) {
        if (flows.isEmpty()) {
            return line();
        }
        String table = String.join(
                "\n",
                new Table(COLUMNS, flows.stream().map(UplinkFlowsReport::row).toList()).lines(terminal));
        return more == 0 ? table : table + "\n" + terminal.paint(Style.DIM, "and " + more + " more");
    }

    private static List<Cell> row(Flow f) {
        return List.of(
                Cell.of(protocol(f)),
                Cell.of(end(f.original().source().toString(), f.original().sourcePort())),
                Cell.of(end(f.original().destination().toString(), f.original().destinationPort())),
                Cell.of(state(f)),
                Cell.of(Words.duration(f.timeout())),
                Cell.of(f.bytes().isPresent() ? Long.toString(f.bytes().getAsLong()) : ""),
                Cell.of(end(f.reply().destination().toString(), f.reply().destinationPort())));
    }

    private static String protocol(Flow f) {
        return switch (f.protocol()) {
            case 1 -> "icmp";
            case Flow.TCP -> "tcp";
            case Flow.UDP -> "udp";
            case 58 -> "icmpv6";
            default -> Integer.toString(f.protocol());
        };
    }

    private static String state(Flow f) {
        if (!f.state().isEmpty()) {
            return f.state();
        }
        return f.replied() ? "answered" : "unanswered";
    }

    private static String end(String address, int port) {
        if (port == 0) {
            return address;
        }
        return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("uplink", uplink)
                .add("total", total())
                .add(
                        "flows",
                        Json.objects(flows.stream().map(UplinkFlowsReport::json).toList()))
                .build();
    }

    private static JsonObject json(Flow f) {
        return Json.object()
                .add("protocol", protocol(f))
                .add("original", json(f.original()))
                .add("reply", json(f.reply()))
                .add("mark", "0x%x".formatted(f.mark()))
                .add("state", Json.orNull(Optional.of(f.state()).filter(s -> !s.isEmpty())))
                .add("replied", f.replied())
                .add("assured", f.assured())
                .add("bytes", Json.orNull(f.bytes()))
                .add("timeoutSeconds", f.timeout().toSeconds())
                .build();
    }

    private static JsonObject json(Flow.Tuple t) {
        return Json.object()
                .add("source", t.source().toString())
                .add("sourcePort", t.sourcePort())
                .add("destination", t.destination().toString())
                .add("destinationPort", t.destinationPort())
                .build();
    }
}
