/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pointsman.api.state.NetworkState;

/**
 * How many entries of the connection table go by which uplink.
 *
 * @param rows one for each uplink, then one for the flows without
 */
public record FlowsReport(List<Row> rows) implements Report {
    private static final List<Column> COLUMNS = List.of(
            Column.kept("uplink"),
            Column.number("TCP"),
            Column.number("UDP"),
            Column.number("other"),
            Column.number("total"),
            Column.number("share"));

    /**
     * The flows of one uplink.
     *
     * @param uplink its name; empty: flows whose mark names no uplink that is configured now
     * @param share parts of 256 of the new flows that it gets
     * @param tcp TCP flows
     * @param udp UDP flows
     * @param other flows of other protocols
     */
    public record Row(Optional<String> uplink, int share, long tcp, long udp, long other) {
        long total() {
            return tcp + udp + other;
        }

        private String title() {
            return uplink.orElse("no uplink");
        }

        private List<Cell> cells() {
            return List.of(
                    new Cell(title(), uplink.isPresent() ? Style.PLAIN : Style.DIM),
                    Cell.of(tcp),
                    Cell.of(udp),
                    Cell.of(other),
                    Cell.of(total()),
                    Cell.of(
                            share > 0
                                    ? String.format(Locale.ROOT, "%.0f %%", 100.0 * share / NetworkState.SHARES)
                                    : ""));
        }

        private JsonObject json() {
            return Json.object()
                    .add("uplink", Json.orNull(uplink))
                    .add("tcp", tcp)
                    .add("udp", udp)
                    .add("other", other)
                    .add("total", total())
                    .add("share", share)
                    .build();
        }
    }

    /** Copies the list. */
    public FlowsReport {
        rows = List.copyOf(rows);
    }

    @Override
    public String part() {
        return Words.count(rows.stream().mapToLong(Row::total).sum(), "flow", "flows");
    }

    @Override
    public String line() {
        return Words.clean(rows.stream().map(r -> r.title() + " " + r.total()).collect(Collectors.joining(", ")));
    }

    @Override
    public String text(Terminal terminal) {
        return String.join(
                "\n", new Table(COLUMNS, rows.stream().map(Row::cells).toList()).lines(terminal));
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add("uplinks", Json.objects(rows.stream().map(Row::json).toList()))
                .build();
    }
}
