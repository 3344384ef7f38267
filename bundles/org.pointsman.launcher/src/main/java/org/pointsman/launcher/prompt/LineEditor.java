/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.prompt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of typing on a terminal in raw mode: echo, backspace, earlier lines by the arrows, and the keys that end it. Fed byte by byte; what it has to show
 * is collected in {@link #shown()}. Not thread-safe.
 */
final class LineEditor {
    private static final int LONGEST = 4000;
    private static final int MOST_LINES = 100;

    /** What a byte has come to. */
    enum Event {
        NOTHING,
        LINE,
        INTERRUPT,
        END,
        COMPLETE
    }

    private final List<String> earlier = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder shown = new StringBuilder();
    private final byte[] character = new byte[4];
    private int characterLength;
    private int characterRest;
    private String escape = "";
    private int at;

    /** What has been typed. */
    String line() {
        return line.toString();
    }

    /** What is to be written to the terminal, and is then forgotten here. */
    String shown() {
        String text = shown.toString();
        shown.setLength(0);
        return text;
    }

    /** Begins a line anew. */
    void clear() {
        line.setLength(0);
        at = earlier.size();
    }

    /** Remembers a line for the arrows. */
    void remember(String text) {
        if (!text.isBlank()
                && (earlier.isEmpty() || !earlier.get(earlier.size() - 1).equals(text))) {
            earlier.add(text);
            if (earlier.size() > MOST_LINES) {
                earlier.remove(0);
            }
        }
        at = earlier.size();
    }

    /** Adds to the end of the line, as if it had been typed. */
    void append(String text) {
        if (line.length() + text.length() <= LONGEST) {
            line.append(text);
            shown.append(text);
        }
    }

    Event type(int b) {
        if (!escape.isEmpty()) {
            escaped((char) b);
            return Event.NOTHING;
        }
        switch (b) {
            case '\r', '\n':
                shown.append("\r\n");
                return Event.LINE;
            case 3: // Ctrl-C
                shown.append("^C\r\n");
                return Event.INTERRUPT;
            case 4: // Ctrl-D
                return line.isEmpty() ? Event.END : Event.NOTHING;
            case '\t':
                return Event.COMPLETE;
            case 8, 127:
                erase();
                return Event.NOTHING;
            case 21: // Ctrl-U
                replace("");
                return Event.NOTHING;
            case 27:
                escape = "\u001b";
                return Event.NOTHING;
            default:
                other(b);
                return Event.NOTHING;
        }
    }

    /** A character of UTF-8 may be several bytes; what is none is dropped. */
    private void other(int b) {
        if (characterRest == 0) {
            characterRest = follows(b);
            characterLength = 0;
            if (characterRest == 0) {
                return;
            }
        } else if ((b & 0xc0) != 0x80) {
            characterRest = 0;
            return;
        }
        character[characterLength++] = (byte) b;
        if (--characterRest == 0) {
            append(new String(character, 0, characterLength, StandardCharsets.UTF_8));
        }
    }

    /** How many bytes a character has that begins with this one (RFC 3629, section 3); 0: none does, or it is no text. */
    private static int follows(int b) {
        if (b < 0x80) {
            return b >= ' ' ? 1 : 0;
        }
        return b >= 0xf8 || b < 0xc2 ? 0 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
    }

    /** ESC [ A and ESC O A are the arrow up, B down (ECMA-48); others are passed over. */
    private void escaped(char c) {
        escape += c;
        if (escape.length() == 2 && (c == '[' || c == 'O')) {
            return;
        }
        if (escape.length() > 2 && (Character.isDigit(c) || c == ';') && escape.length() < 12) {
            return;
        }
        if (escape.length() == 3 && (c == 'A' || c == 'B')) {
            int to = at + (c == 'A' ? -1 : 1);
            if (to >= 0 && to <= earlier.size()) {
                at = to;
                replace(to == earlier.size() ? "" : earlier.get(to));
            }
        }
        escape = "";
    }

    private void erase() {
        if (!line.isEmpty()) {
            line.setLength(line.offsetByCodePoints(line.length(), -1));
            shown.append("\b \b");
        }
    }

    private void replace(String text) {
        int width = line.codePointCount(0, line.length());
        shown.append("\b \b".repeat(width));
        line.setLength(0);
        append(text);
    }

    /** What all candidates for the last word have in common beyond it; empty: nothing. */
    static Optional<String> common(List<String> candidates, String word) {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        String common = candidates.get(0);
        for (String c : candidates) {
            while (!c.startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        return common.length() > word.length() ? Optional.of(common.substring(word.length())) : Optional.empty();
    }
}
