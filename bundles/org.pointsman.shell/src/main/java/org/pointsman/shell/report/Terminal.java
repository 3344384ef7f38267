/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.time.ZoneId;

/**
 * Where text will be read.
 *
 * @param columns width, at least {@value #NARROWEST}
 * @param colour whether it understands ANSI colours (ECMA-48 SGR)
 * @param zone time zone of its reader
 */
public record Terminal(int columns, boolean colour, ZoneId zone) {
    /** Narrower terminals are treated as this wide: below it no table can be read. */
    public static final int NARROWEST = 40;

    /** Wider terminals are treated as this wide; also the width of a pipe. */
    public static final int WIDEST = 1000;

    /** Width of a terminal that does not say. */
    public static final int USUAL = 80;

    /** Bounds the width. */
    public Terminal {
        columns = Math.max(NARROWEST, Math.min(columns, WIDEST));
    }

    /** {@code text} in {@code style}, where there is colour. */
    public String paint(Style style, String text) {
        return colour && style != Style.PLAIN && !text.isEmpty()
                ? "\u001b[" + style.sgr() + "m" + text + "\u001b[0m"
                : text;
    }
}
