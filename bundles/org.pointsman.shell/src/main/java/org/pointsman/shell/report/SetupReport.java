/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.shell.setup.Role;

/**
 * What each interface would be.
 *
 * @param roles uplinks in order of preference, then the others
 */
public record SetupReport(List<Role> roles) implements Report {
    private static final List<Column> COLUMNS =
            List.of(Column.kept("interface"), Column.kept("would be"), Column.prose("because"));

    /** Copies the list. */
    public SetupReport {
        roles = List.copyOf(roles);
    }

    private List<Role> uplinks() {
        return roles.stream().filter(Role::uplink).toList();
    }

    @Override
    public String part() {
        return Words.count(uplinks().size(), "uplink", "uplinks");
    }

    @Override
    public String line() {
        return part() + " could be configured";
    }

    @Override
    public String text(Terminal terminal) {
        List<List<Cell>> rows = roles.stream()
                .map(r -> List.of(
                        Cell.of(r.device()), new Cell(r.role(), r.uplink() ? Style.GOOD : Style.DIM), Cell.of(r.why())))
                .toList();
        List<String> lines = new ArrayList<>(new Table(COLUMNS, rows).lines(terminal));
        lines.add("");
        if (uplinks().isEmpty()) {
            lines.addAll(Words.wrap("Nothing would be configured.", terminal.columns()));
        } else {
            // to be copied, so not wrapped
            uplinks().forEach(r -> lines.add(Words.clean("\"" + r.pid() + "\": " + r.value())));
            lines.add("");
            lines.addAll(Words.wrap(
                    "'wan:setup apply' writes that into the configuration file, on trial: it is taken back unless"
                            + " 'wan:config confirm' follows.",
                    terminal.columns()));
        }
        return String.join("\n", lines);
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add(
                        "interfaces",
                        Json.objects(roles.stream()
                                .map(r -> Json.object()
                                        .add("interface", r.device())
                                        .add("role", r.role())
                                        .add("because", r.why())
                                        .add(
                                                "pid",
                                                Json.orNull(Optional.of(r.pid()).filter(p -> !p.isEmpty())))
                                        .add(
                                                "value",
                                                Json.orNull(
                                                        Optional.of(r.value()).filter(v -> !v.isEmpty())))
                                        .build())
                                .toList()))
                .build();
    }
}
