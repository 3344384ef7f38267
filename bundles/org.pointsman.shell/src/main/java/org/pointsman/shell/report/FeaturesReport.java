/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.Collectors;

/** The parts that a Pointsman is made of. */
public record FeaturesReport(List<Feature> features) implements Report {
    private static final List<Column> COLUMNS =
            List.of(Column.kept("feature"), Column.kept("bundles"), Column.kept("from"), Column.prose("state"));

    /** Copies the list. */
    public FeaturesReport {
        features = List.copyOf(features);
    }

    /**
     * One of them.
     *
     * @param state {@code runs}, {@code removed}, {@code incomplete}, or why it is not there
     * @param bundles how many it names
     * @param from where it comes from
     */
    public record Feature(String name, String state, int bundles, String from) {
        boolean runs() {
            return state.startsWith("runs");
        }

        boolean fine() {
            return runs() || state.equals("removed");
        }
    }

    @Override
    public String part() {
        return Words.count(features.size(), "feature", "features");
    }

    @Override
    public String line() {
        return Words.clean(
                features.stream().map(f -> f.name() + " " + f.state()).collect(Collectors.joining(", ")));
    }

    @Override
    public String text(Terminal terminal) {
        List<List<Cell>> rows = features.stream()
                .map(f -> List.of(
                        Cell.of(f.name()),
                        Cell.of(Integer.toString(f.bundles())),
                        Cell.of(f.from()),
                        new Cell(f.state(), f.runs() ? Style.GOOD : f.fine() ? Style.PLAIN : Style.WARN)))
                .toList();
        return String.join("\n", new Table(COLUMNS, rows).lines(terminal));
    }

    @Override
    public int exitCode() {
        return features.stream().allMatch(Feature::fine) ? ExitCodes.FINE : ExitCodes.DEGRADED;
    }

    @Override
    public JsonValue json() {
        return Json.object()
                .add(
                        "features",
                        Json.objects(features.stream()
                                .map(f -> Json.object()
                                        .add("name", f.name())
                                        .add("state", f.state())
                                        .add("bundles", f.bundles())
                                        .add("from", f.from())
                                        .build())
                                .toList()))
                .build();
    }
}
