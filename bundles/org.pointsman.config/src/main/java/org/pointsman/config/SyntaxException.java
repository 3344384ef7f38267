/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

/** The text is not JSON; the message is a sentence. */
final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    SyntaxException(int line, String sentence) {
        super(sentence);
        this.line = line;
    }

    /** Counted from 1. */
    int line() {
        return line;
    }
}
