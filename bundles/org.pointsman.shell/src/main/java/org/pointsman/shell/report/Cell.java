/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

/**
 * A table's cell.
 *
 * @param text one line; control characters are replaced, as names may come from strangers (an SSID, a lease)
 * @param style how it looks
 */
record Cell(String text, Style style) {
    /** Stands where there is nothing to say. */
    static final Cell NOTHING = new Cell("-", Style.DIM);

    Cell {
        text = Words.clean(text);
    }

    static Cell of(String text) {
        return text.isEmpty() ? NOTHING : new Cell(text, Style.PLAIN);
    }

    static Cell of(long number) {
        return of(Long.toString(number));
    }

    int width() {
        return Words.width(text);
    }
}
