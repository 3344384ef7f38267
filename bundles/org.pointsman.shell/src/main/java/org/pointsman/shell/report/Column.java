/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

/**
 * A table's column.
 *
 * @param title shown in capitals
 * @param kind what may be done to it when the table is too wide
 * @param right whether its cells are aligned right
 */
record Column(String title, Kind kind, boolean right) {
    /** From what stays longest to what goes first. */
    enum Kind {
        /** Stays; shortened only when nothing else is left. */
        KEPT,
        /** Moves below its row, with its title; of several the last one first. */
        FOLDING,
        /** A sentence: wraps within the column, or moves below its row. */
        PROSE
    }

    static Column kept(String title) {
        return new Column(title, Kind.KEPT, false);
    }

    static Column number(String title) {
        return new Column(title, Kind.KEPT, true);
    }

    static Column folding(String title) {
        return new Column(title, Kind.FOLDING, false);
    }

    static Column prose(String title) {
        return new Column(title, Kind.PROSE, false);
    }
}
