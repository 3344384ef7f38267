/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pointsman.api.state.NetworkState;

/**
 * Addresses, routes and rules, as the kernel was seen to hold them and as they should be.
 *
 * @param view which of both
 * @param observed what the last full pass saw
 * @param desired what is in force
 */
public record RoutesReport(View view, NetworkState observed, NetworkState desired) implements Report {
    /** Which of both is shown. */
    public enum View {
        /** Everything, with a mark where they differ. */
        BOTH,
        /** What the kernel holds. */
        OBSERVED,
        /** What it should hold. */
        DESIRED,
        /** Only what differs. */
        DIFF;

        /** By its name; the empty string: both. */
        public static Optional<View> named(String name) {
            return name.isEmpty()
                    ? Optional.of(BOTH)
                    : Stream.of(OBSERVED, DESIRED, DIFF)
                            .filter(v -> Words.lower(v).equals(name))
                            .findFirst();
        }
    }

    private static final List<String> KINDS = List.of("address", "route", "rule");

    private record Line(String text, boolean seen, boolean wanted) {
        private String mark() {
            return seen ? wanted ? "  " : "- " : "+ ";
        }
    }

    private List<Line> lines() {
        Set<String> seen = lines(observed);
        Set<String> wanted = lines(desired);
        List<Line> lines = new ArrayList<>();
        for (String kind : KINDS) {
            TreeSet<String> all = new TreeSet<>(RoutesReport::byTable);
            Stream.concat(seen.stream(), wanted.stream())
                    .filter(l -> l.startsWith(kind + " "))
                    .forEach(all::add);
            all.forEach(l -> lines.add(new Line(l, seen.contains(l), wanted.contains(l))));
        }
        return lines.stream().filter(this::shown).toList();
    }

    /** Rules are asked in order of their numbers, and 10000 is behind 8000. */
    private static int byTable(String a, String b) {
        String first = a.replaceFirst("^rule ([0-9]+):.*", "$1");
        String second = b.replaceFirst("^rule ([0-9]+):.*", "$1");
        return first.matches("[0-9]+") && second.matches("[0-9]+") && !first.equals(second)
                ? Integer.compare(Integer.parseInt(first), Integer.parseInt(second))
                : a.compareTo(b);
    }

    private static Set<String> lines(NetworkState state) {
        Set<String> lines = new TreeSet<>();
        state.lines().stream().filter(l -> KINDS.contains(l.split(" ", 2)[0])).forEach(lines::add);
        return lines;
    }

    private boolean shown(Line line) {
        return switch (view) {
            case BOTH -> true;
            case OBSERVED -> line.seen();
            case DESIRED -> line.wanted();
            case DIFF -> line.seen() != line.wanted();
        };
    }

    @Override
    public String part() {
        return Words.count(lines().size(), "line", "lines");
    }

    @Override
    public String line() {
        long missing = lines().stream().filter(l -> !l.seen()).count();
        long more = lines().stream().filter(l -> !l.wanted()).count();
        return Words.count(lines().size(), "address, route or rule", "addresses, routes and rules") + ", " + missing
                + " missing, " + more + " not ours or too much";
    }

    @Override
    public String text(Terminal terminal) {
        List<Line> lines = lines();
        if (lines.isEmpty()) {
            return view == View.DIFF ? "No difference: the kernel holds what it should." : "There are none.";
        }
        boolean marks = view == View.BOTH || view == View.DIFF;
        List<String> text = new ArrayList<>();
        // as they are, however wide: what is wrapped cannot be copied
        lines.forEach(l -> {
            String clean = Words.clean((marks ? l.mark() : "") + l.text());
            text.add(
                    l.seen() == l.wanted() || !marks
                            ? clean
                            : terminal.paint(l.seen() ? Style.WARN : Style.BAD, clean));
        });
        boolean differs = lines.stream().anyMatch(l -> l.seen() != l.wanted());
        if (marks && differs) {
            text.add("");
            text.addAll(Words.wrap(
                    "+ is missing in the kernel, - is there and not desired: left by others, or on its way out",
                    terminal.columns()));
        }
        return String.join("\n", text);
    }

    @Override
    public JsonObject json() {
        return Json.object()
                .add(
                        "lines",
                        Json.objects(lines().stream()
                                .map(l -> Json.object()
                                        .add("text", l.text())
                                        .add("observed", l.seen())
                                        .add("desired", l.wanted())
                                        .build())
                                .toList()))
                .build();
    }
}
