/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

/** What colour is for. The words carry the meaning; colour only repeats it. */
public enum Style {
    /** As it is. */
    PLAIN(""),
    /** Less important. */
    DIM("2"),
    /** A title. */
    TITLE("1"),
    /** As it should be. */
    GOOD("32"),
    /** Needs attention, or not known. */
    WARN("33"),
    /** Wrong. */
    BAD("31");

    private final String sgr;

    Style(String sgr) {
        this.sgr = sgr;
    }

    String sgr() {
        return sgr;
    }
}
