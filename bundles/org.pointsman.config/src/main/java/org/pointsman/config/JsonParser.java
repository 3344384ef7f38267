/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads JSON with {@code //} and {@code /* *}{@code /} comments, strictly (RFC 8259), and knows the line of everything.
 * Duplicate keys are kept: who reads the result can say where both are.
 */
final class JsonParser {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+~-]+");
    private static final Pattern FOUND = Pattern.compile("[A-Za-z0-9_.+~-]+|\"[^\"\n]*\"?");
    /** Deeper than any configuration, shallower than the stack. */
    private static final int DEEPEST = 64;
    /** Longest number; keeps the arithmetic on it cheap. */
    private static final int LONGEST_NUMBER = 100;

    private final String text;
    private int at;
    private int line = 1;

    private JsonParser(String text) {
        this.text = text;
        // some editors begin a file with a byte order mark
        this.at = text.startsWith("\ufeff") ? 1 : 0;
    }

    /** Reads a whole text. */
    static Json parse(String text) throws SyntaxException {
        JsonParser parser = new JsonParser(text);
        parser.skip();
        if (parser.ended()) {
            throw parser.wrong("the file holds nothing; the least it can hold is {}");
        }
        Json value = parser.value(0);
        parser.skip();
        if (!parser.ended()) {
            throw parser.wrong("there is " + parser.found() + " behind the end of the configuration");
        }
        return value;
    }

    private Json value(int depth) throws SyntaxException {
        if (depth > DEEPEST) {
            throw wrong("lists and objects are nested more than " + DEEPEST + " deep");
        }
        if (ended()) {
            throw halfWritten("a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new Json.Text(line, string());
            default -> word();
        };
    }

    private Json members(int depth) throws SyntaxException {
        int start = line;
        List<Json.Member> members = new ArrayList<>();
        at++;
        skip();
        if (taken('}')) {
            return new Json.Members(start, members);
        }
        while (true) {
            if (ended()) {
                throw halfWritten("a key");
            }
            if (text.charAt(at) != '"') {
                throw wrong(
                        text.charAt(at) == '}'
                                ? "a comma stands before }, behind the last entry"
                                : "there is " + found() + " where a key in double quotes belongs");
            }
            int keyLine = line;
            String key = string();
            skip();
            if (!taken(':')) {
                throw ended() ? halfWritten("a colon") : wrong("a colon is missing behind \"" + key + "\"");
            }
            skip();
            members.add(new Json.Member(keyLine, key, value(depth + 1)));
            if (closed('}')) {
                return new Json.Members(start, members);
            }
        }
    }

    private Json items(int depth) throws SyntaxException {
        int start = line;
        List<Json> items = new ArrayList<>();
        at++;
        skip();
        if (taken(']')) {
            return new Json.Items(start, items);
        }
        while (true) {
            if (!ended() && text.charAt(at) == ']') {
                throw wrong("a comma stands before ], behind the last item");
            }
            items.add(value(depth + 1));
            if (closed(']')) {
                return new Json.Items(start, items);
            }
        }
    }

    /** Behind an entry: either the end, or a comma and another entry. */
    private boolean closed(char end) throws SyntaxException {
        int entryLine = line;
        skip();
        if (taken(end)) {
            return true;
        }
        if (!taken(',')) {
            if (ended()) {
                throw halfWritten("a comma or " + end);
            }
            // where the comma belongs, which may be lines before where its lack shows
            throw new SyntaxException(entryLine, "a comma or " + end + " is missing before " + found());
        }
        skip();
        return false;
    }

    private Json word() throws SyntaxException {
        var matcher = WORD.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw wrong("there is " + found() + " where a value belongs");
        }
        String word = matcher.group();
        Json value = switch (word) {
            case "true" -> new Json.Flag(line, true);
            case "false" -> new Json.Flag(line, false);
            case "null" -> new Json.Nothing(line);
            default -> {
                if (word.length() > LONGEST_NUMBER || !NUMBER.matcher(word).matches()) {
                    throw matcher.end() == text.length()
                            ? halfWritten("the rest of " + found())
                            : wrong("there is " + found() + " where a value belongs; text stands in double quotes");
                }
                yield new Json.Number(line, new BigDecimal(word));
            }
        };
        at = matcher.end();
        return value;
    }

    private String string() throws SyntaxException {
        StringBuilder value = new StringBuilder();
        for (at++; !ended(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c < ' ') {
                throw wrong("a text is not closed on its line; a double quote is missing");
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw halfWritten("a double quote");
    }

    /** Leaves the position at the last character of the escape. */
    private char escaped() throws SyntaxException {
        at++;
        if (ended()) {
            throw halfWritten("the rest of a text");
        }
        char c = text.charAt(at);
        switch (c) {
            case '"', '\\', '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                break;
            default:
                throw wrong("\\" + c + " is no escape; a backslash itself is written \\\\");
        }
        if (text.length() < at + 5) {
            throw halfWritten("the rest of a text");
        }
        String digits = text.substring(at + 1, at + 5);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong("\\u" + digits + " is no escape; four hexadecimal digits follow \\u");
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    /** White space and comments. */
    private void skip() throws SyntaxException {
        while (!ended()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    throw wrong("a comment that begins here with /* has no */");
                }
                line += (int)
                        text.substring(at, end).chars().filter(x -> x == '\n').count();
                at = end + 2;
            } else {
                return;
            }
        }
    }

    private boolean taken(char c) {
        boolean there = !ended() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private boolean ended() {
        return at >= text.length();
    }

    /** What stands here, for a sentence. */
    private String found() {
        var matcher = FOUND.matcher(text).region(at, text.length());
        String found = matcher.lookingAt() ? matcher.group() : text.substring(at, text.offsetByCodePoints(at, 1));
        return found.length() > 40 ? found.substring(0, 39) + "…" : found;
    }

    private SyntaxException halfWritten(String missing) {
        return wrong("the file ends where " + missing + " is expected; it looks half-written");
    }

    private SyntaxException wrong(String sentence) {
        return new SyntaxException(line, sentence);
    }
}
