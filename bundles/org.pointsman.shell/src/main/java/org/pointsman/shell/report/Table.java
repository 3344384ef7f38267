/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under titled columns, fitted to a width: columns that find no room move below their row. Pure. */
final class Table {
    private static final String INDENT = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows;

    /**
     * A table.
     *
     * @param columns at least one
     * @param rows each with a cell for every column
     */
    Table(List<Column> columns, List<List<Cell>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
    }

    /** The table's lines, none wider than the terminal (unless that is too narrow for any table). */
    List<String> lines(Terminal terminal) {
        Layout layout = Layout.fit(columns, naturalWidths(), terminal.columns());
        List<String> lines = new ArrayList<>();
        lines.add(header(layout, terminal));
        for (List<Cell> row : rows) {
            sideBySide(row, layout, terminal, lines);
            below(row, layout, terminal, lines);
        }
        return lines;
    }

    private int[] naturalWidths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    columns.get(i).title().length(),
                    rows.stream().mapToInt(r -> r.get(column).width()).max().orElse(0));
        }
        return widths;
    }

    private String header(Layout layout, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        for (int i : layout.shown()) {
            String title = Words.shorten(columns.get(i).title().toUpperCase(Locale.ROOT), layout.widths()[i]);
            append(line, layout, i, new Cell(title, Style.TITLE), terminal);
        }
        return line.toString();
    }

    private void sideBySide(List<Cell> row, Layout layout, Terminal terminal, List<String> lines) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int i : layout.shown()) {
            Cell cell = row.get(i);
            List<String> text = columns.get(i).kind() == Column.Kind.PROSE
                    ? Words.wrap(cell.text(), layout.widths()[i])
                    : List.of(Words.shorten(cell.text(), layout.widths()[i]));
            wrapped.add(text);
            height = Math.max(height, text.size());
        }
        for (int n = 0; n < height; n++) {
            StringBuilder line = new StringBuilder();
            for (int k = 0; k < wrapped.size(); k++) {
                int i = layout.shown().get(k);
                String text = n < wrapped.get(k).size() ? wrapped.get(k).get(n) : "";
                append(line, layout, i, new Cell(text, row.get(i).style()), terminal);
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private void append(StringBuilder line, Layout layout, int column, Cell cell, Terminal terminal) {
        List<Integer> shown = layout.shown();
        boolean last = column == shown.get(shown.size() - 1);
        String blanks = " ".repeat(Math.max(0, layout.widths()[column] - cell.width()));
        String painted = terminal.paint(cell.style(), cell.text());
        if (columns.get(column).right()) {
            line.append(blanks).append(painted);
        } else {
            // no blanks at the end of a line: they would wrap in a terminal that became narrower
            line.append(painted).append(last ? "" : blanks);
        }
        line.append(last ? "" : " ".repeat(Layout.GAP));
    }

    private void below(List<Cell> row, Layout layout, Terminal terminal, List<String> lines) {
        List<String> pieces = new ArrayList<>();
        for (int i : layout.folded()) {
            Cell cell = row.get(i);
            if (!cell.equals(Cell.NOTHING)) {
                boolean prose = columns.get(i).kind() == Column.Kind.PROSE;
                pieces.add(prose ? cell.text() : columns.get(i).title() + " " + cell.text());
            }
        }
        if (!pieces.isEmpty()) {
            for (String line : Words.wrap(String.join(" · ", pieces), terminal.columns() - INDENT.length())) {
                lines.add(INDENT + terminal.paint(Style.DIM, line));
            }
        }
    }
}
