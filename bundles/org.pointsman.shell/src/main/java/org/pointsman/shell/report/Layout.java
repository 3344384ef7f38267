/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Which columns stand side by side, how wide each is, and which ones moved below their rows.
 *
 * @param shown indexes of the columns side by side
 * @param widths a width for every column, whether shown or not
 * @param folded indexes of the columns below the rows
 */
record Layout(List<Integer> shown, int[] widths, List<Integer> folded) {
    /** Blanks between columns. */
    static final int GAP = 2;

    /** A sentence in a narrower column than this is hard to read; it moves below its row instead. */
    private static final int NARROWEST_PROSE = 28;

    private static final int NARROWEST_NAME = 6;

    /** Fits columns with their natural widths into {@code total} characters. */
    static Layout fit(List<Column> columns, int[] natural, int total) {
        int[] widths = natural.clone();
        List<Integer> shown = new ArrayList<>();
        List<Integer> folded = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shown.add(i);
        }
        // sentences first: one that wraps costs lines, but no column
        for (int i = columns.size() - 1; i >= 0 && used(shown, widths) > total; i--) {
            if (columns.get(i).kind() == Column.Kind.PROSE) {
                int room = total - used(shown, widths) + widths[i];
                if (room >= NARROWEST_PROSE) {
                    widths[i] = room;
                } else {
                    fold(i, shown, folded);
                }
            }
        }
        for (int i = columns.size() - 1; i >= 0 && used(shown, widths) > total; i--) {
            if (columns.get(i).kind() == Column.Kind.FOLDING) {
                fold(i, shown, folded);
            }
        }
        shorten(shown, widths, total);
        folded.sort(null);
        return new Layout(List.copyOf(shown), widths, List.copyOf(folded));
    }

    private static void fold(Integer column, List<Integer> shown, List<Integer> folded) {
        shown.remove(column);
        folded.add(column);
    }

    private static void shorten(List<Integer> shown, int[] widths, int total) {
        while (used(shown, widths) > total) {
            int widest = shown.stream()
                    .max((a, b) -> Integer.compare(widths[a], widths[b]))
                    .orElseThrow();
            if (widths[widest] <= NARROWEST_NAME) {
                return; // too narrow for any table: the terminal wraps
            }
            widths[widest]--;
        }
    }

    private static int used(List<Integer> shown, int[] widths) {
        return shown.stream().mapToInt(i -> widths[i] + GAP).sum() - GAP;
    }
}
