/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Changes single values in the text of a configuration and leaves everything else as somebody wrote it: order, layout, comments. Pure. Where things are
 * is found by a scanner of its own, which need not be strict: the text has been parsed before.
 */
final class TextEdit {
    private final String text;

    private TextEdit(String text) {
        this.text = text;
    }

    /** Where a key and its value stand. */
    private record Place(String key, int keyStart, int valueStart, int valueEnd) {}

    /** An object: where its braces are, and what is between them. */
    private record Block(int open, int close, List<Place> places) {
        Optional<Place> place(String key) {
            return places.stream()
                    .filter(p ->
                            p.key().split(":", 2)[0].toLowerCase(Locale.ROOT).equals(key.toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /**
     * Sets a value.
     *
     * @param key of {@code pid}; empty: {@code value} is all of the PID
     * @param value in JSON
     * @throws SyntaxException if the text is not JSON
     */
    static String set(String text, String pid, String key, String value) throws SyntaxException {
        TextEdit edit = checked(text);
        Block root = edit.block(edit.skip(start(text)));
        Optional<Place> there =
                root.places().stream().filter(p -> p.key().equals(pid)).findFirst();
        if (there.isEmpty()) {
            return edit.added(root, pid, key.isEmpty() ? value : "{ " + quoted(key) + ": " + value + " }");
        }
        if (key.isEmpty() || text.charAt(there.get().valueStart()) != '{') {
            return edit.replaced(there.get(), key.isEmpty() ? value : "{ " + quoted(key) + ": " + value + " }");
        }
        Block inner = edit.block(there.get().valueStart());
        Optional<Place> old = inner.place(key);
        return old.isPresent() ? edit.replaced(old.get(), value) : edit.added(inner, key, value);
    }

    /**
     * Removes a key, so that its default holds; the same text if it is not there.
     *
     * @throws SyntaxException if the text is not JSON
     */
    static String unset(String text, String pid, String key) throws SyntaxException {
        TextEdit edit = checked(text);
        Block root = edit.block(edit.skip(start(text)));
        Optional<Block> inner = root.places().stream()
                .filter(p -> p.key().equals(pid) && text.charAt(p.valueStart()) == '{')
                .findFirst()
                .map(p -> edit.block(p.valueStart()));
        Optional<Place> old = inner.flatMap(b -> b.place(key));
        if (old.isEmpty()) {
            return text;
        }
        List<Place> places = inner.get().places();
        int at = places.indexOf(old.get());
        int from = at > 0 ? places.get(at - 1).valueEnd() : old.get().keyStart();
        int to = at > 0 || places.size() == 1
                ? old.get().valueEnd()
                : places.get(1).keyStart();
        return text.substring(0, from) + text.substring(to);
    }

    static String quoted(String text) {
        return new Json.Text(0, text).source();
    }

    private static TextEdit checked(String text) throws SyntaxException {
        Json json = JsonParser.parse(text);
        if (!(json instanceof Json.Members)) {
            throw new SyntaxException(json.line(), "the file is to be one object, { \"PID\": { … }, … }");
        }
        return new TextEdit(text);
    }

    private static int start(String text) {
        return text.startsWith("\ufeff") ? 1 : 0;
    }

    private String replaced(Place place, String value) {
        return text.substring(0, place.valueStart()) + value + text.substring(place.valueEnd());
    }

    private String added(Block block, String key, String value) {
        String member = quoted(key) + ": " + value;
        boolean tall = text.substring(block.open(), block.close()).indexOf('\n') >= 0;
        if (block.places().isEmpty()) {
            int from = block.open() + 1;
            return tall
                    ? text.substring(0, from) + "\n  " + member + text.substring(from)
                    : text.substring(0, from) + "\n  " + member + "\n" + text.substring(block.close());
        }
        Place last = block.places().get(block.places().size() - 1);
        int end = last.valueEnd();
        if (!tall) {
            return text.substring(0, end) + ", " + member + text.substring(end);
        }
        // behind the rest of its line, where a comment may stand
        int line = lineEnd(end);
        String indent = indent(last.keyStart());
        return text.substring(0, end) + "," + text.substring(end, line) + "\n" + indent + member + text.substring(line);
    }

    /** Where the line ends on which a value does, or the value itself where more than white space and comments follows on that line. */
    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n') {
            if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                return end < 0 ? text.length() : end;
            }
            if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at + 2) + 2;
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                return from;
            }
        }
        return at;
    }

    private String indent(int keyStart) {
        int line = text.lastIndexOf('\n', keyStart) + 1;
        String before = text.substring(line, keyStart);
        return before.isBlank() ? before : "    ";
    }

    private Block block(int open) {
        List<Place> places = new ArrayList<>();
        int at = skip(open + 1);
        while (text.charAt(at) != '}') {
            int keyStart = at;
            at = string(at);
            String key = key(keyStart, at);
            at = skip(at) + 1; // the colon
            int valueStart = skip(at);
            at = value(valueStart);
            places.add(new Place(key, keyStart, valueStart, at));
            at = skip(at);
            if (text.charAt(at) == ',') {
                at = skip(at + 1);
            }
        }
        return new Block(open, at, places);
    }

    private String key(int from, int to) {
        try {
            return ((Json.Text) JsonParser.parse(text.substring(from, to))).value();
        } catch (SyntaxException e) {
            throw new IllegalStateException("what has been parsed is no text any more", e);
        }
    }

    private int value(int from) {
        char c = text.charAt(from);
        if (c == '"') {
            return string(from);
        }
        int at = from;
        if (c != '{' && c != '[') {
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return at;
        }
        int depth = 0;
        do {
            at = skip(at);
            char now = text.charAt(at);
            if (now == '"') {
                at = string(at);
                continue;
            }
            depth += now == '{' || now == '[' ? 1 : now == '}' || now == ']' ? -1 : 0;
            at++;
        } while (depth > 0);
        return at;
    }

    private int string(int from) {
        int at = from + 1;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** White space and comments. */
    private int skip(int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at + 2) + 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
