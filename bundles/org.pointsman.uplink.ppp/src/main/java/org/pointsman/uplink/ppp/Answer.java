/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.List;
import java.util.Optional;

/**
 * A modem's answer to a command (3GPP TS 27.007, ITU-T V.250 §5.7).
 *
 * @param result how it ended
 * @param text the final line as sent, such as {@code +CME ERROR: 10}; empty after a silence
 * @param lines what came before it
 */
record Answer(Result result, String text, List<String> lines) {
    /** How an answer ends. */
    enum Result {
        OK,
        ERROR,
        CONNECT,
        NO_CARRIER,
        BUSY,
        NO_DIALTONE,
        NO_ANSWER,
        /** Nothing came in time. */
        SILENCE
    }

    Answer {
        lines = List.copyOf(lines);
    }

    /** Whether {@code line} ends an answer, and how. While a call is set up more lines do. */
    static Optional<Result> end(String line, boolean dialling) {
        if (line.equals("ERROR") || line.startsWith("+CME ERROR") || line.startsWith("+CMS ERROR")) {
            return Optional.of(Result.ERROR);
        }
        if (line.equals("OK")) {
            return Optional.of(Result.OK);
        }
        if (!dialling) {
            return Optional.empty(); // NO CARRIER may be the last word of the call before
        }
        if (line.equals("CONNECT") || line.startsWith("CONNECT ")) {
            return Optional.of(Result.CONNECT);
        }
        return switch (line) {
            case "NO CARRIER" -> Optional.of(Result.NO_CARRIER);
            case "BUSY" -> Optional.of(Result.BUSY);
            case "NO DIALTONE", "NO DIAL TONE" -> Optional.of(Result.NO_DIALTONE);
            case "NO ANSWER" -> Optional.of(Result.NO_ANSWER);
            default -> Optional.empty();
        };
    }

    boolean ok() {
        return result == Result.OK;
    }

    /** What follows {@code +NAME:} in the first line that begins so. */
    Optional<String> value(String name) {
        String prefix = name + ":";
        return lines.stream()
                .filter(l -> l.startsWith(prefix))
                .map(l -> l.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Number of a {@code +CME ERROR} (27.007 §9.2); -1 for none. */
    int cmeError() {
        String digits = text.replaceFirst("^\\+CME ERROR: *", "");
        return text.startsWith("+CME ERROR") && digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : -1;
    }
}
