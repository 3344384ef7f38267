/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person sees on a terminal (ECMA-48) that is given some bytes: lines are broken at its edge, the cursor cannot go above its top, colours are not seen.
 * What Pointsman has no business to send fails.
 */
final class Glass {
    private final int columns;
    private final int rows;
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;

    private Glass(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /** Everything that was seen, also what has been scrolled away; without blanks at the ends of lines. */
    static List<String> lines(String sent, int columns, int rows) {
        Glass glass = new Glass(columns, rows);
        for (int i = 0; i < sent.length(); ) {
            i = glass.take(sent, i);
        }
        return glass.lines.stream().map(l -> l.toString().stripTrailing()).toList();
    }

    private int take(String sent, int at) {
        int c = sent.codePointAt(at);
        switch (c) {
            case '\r' -> column = 0;
            case '\n' -> down();
            case '\b' -> column = Math.max(0, column - 1);
            case 7 -> {
                // a bell is not seen
            }
            case 27 -> {
                return escape(sent, at);
            }
            default -> put(c);
        }
        return at + Character.charCount(c);
    }

    private void down() {
        row++;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    private void put(int c) {
        if (c < ' ') {
            throw new AssertionError("a control character is shown: " + c);
        }
        if (column == columns) {
            column = 0;
            down();
        }
        StringBuilder line = lines.get(row);
        while (line.length() < column) {
            line.append(' ');
        }
        // nothing beyond the basic plane is shown here
        line.replace(column, Math.min(line.length(), column + 1), Character.toString(c));
        column++;
    }

    private int escape(String sent, int at) {
        int end = at + 2;
        while (end < sent.length() && (Character.isDigit(sent.charAt(end)) || sent.charAt(end) == ';')) {
            end++;
        }
        if (end >= sent.length()) {
            return sent.length(); // the rest is under way
        }
        String number = sent.substring(at + 2, end);
        switch (sent.substring(at + 1, at + 2) + sent.charAt(end)) {
            case "[m" -> {
                // colours are for the eye
            }
            case "[A" -> row = Math.max(Math.max(0, lines.size() - rows), row - Integer.parseInt(number));
            case "[K" -> {
                StringBuilder line = lines.get(row);
                line.setLength(Math.min(line.length(), column));
            }
            case "[J" -> {
                lines.get(row).setLength(Math.min(lines.get(row).length(), column));
                lines.subList(row + 1, lines.size()).clear();
            }
            default -> throw new AssertionError("not understood: ESC " + sent.substring(at + 1, end + 1));
        }
        return end + 1;
    }
}
