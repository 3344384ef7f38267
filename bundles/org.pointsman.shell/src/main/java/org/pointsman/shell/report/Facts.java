/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of a label and what there is to say, the values aligned and wrapped under themselves. Collects; not thread-safe. */
final class Facts {
    private final List<String> labels = new ArrayList<>();
    private final List<Cell> values = new ArrayList<>();

    /** Adds a fact; an empty value is left out. */
    Facts add(String label, String value) {
        return add(label, value, Style.PLAIN);
    }

    /** Adds a fact in a style. */
    Facts add(String label, String value, Style style) {
        if (!value.isEmpty()) {
            labels.add(Words.clean(label));
            values.add(new Cell(value, style));
        }
        return this;
    }

    /** Adds a line for each value, the label before the first only. */
    Facts addAll(String label, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            add(i == 0 ? label : "", lines.get(i));
        }
        return this;
    }

    List<String> lines(Terminal terminal) {
        int width = labels.stream().mapToInt(Words::width).max().orElse(0);
        int room = Math.max(20, terminal.columns() - width - Layout.GAP);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            for (String part : Words.wrap(values.get(i).text(), room)) {
                String blanks = " ".repeat(width - Words.width(label) + Layout.GAP);
                lines.add(terminal.paint(Style.DIM, label)
                        + blanks
                        + terminal.paint(values.get(i).style(), part));
                label = "";
            }
        }
        return lines;
    }

    String text(Terminal terminal) {
        return String.join("\n", lines(terminal));
    }
}
