/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What {@code nft list table} printed, taken apart: the structure and the elements of the managed maps.
 *
 * @param comment the table's comment; empty if it has none
 * @param structure everything else between the table's braces, without the elements of the managed maps, and as if counters had
 *     counted nothing
 * @param elements per managed map: key text to value text
 */
record Listing(String comment, String structure, SortedMap<String, SortedMap<String, String>> elements) {
    private static final String ELEMENTS = "elements = {";
    /** What a counter has counted is no structure, and another with each listing. */
    private static final Pattern COUNTED = Pattern.compile("packets \\d+ bytes \\d+");

    /** Reads a listing; the elements of maps not in {@code managed} stay part of the structure. */
    static Listing parse(String text, Set<String> managed) {
        return parse(text, managed::contains);
    }

    /** Reads a listing; the elements of maps that are not {@code managed} stay part of the structure. */
    static Listing parse(String text, Predicate<String> managed) {
        List<String> kept = new ArrayList<>();
        SortedMap<String, SortedMap<String, String>> elements = new TreeMap<>();
        String comment = "";
        String map = "";
        List<String> lines = text.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            String bare = line.strip();
            if (line.startsWith("}")) {
                break;
            }
            if (line.startsWith("\tcomment \"") && line.endsWith("\"")) {
                comment = bare.substring("comment \"".length(), bare.length() - 1);
                continue;
            }
            if (bare.startsWith("map ") && bare.endsWith("{")) {
                map = bare.substring(4, bare.length() - 1).strip();
                if (managed.test(map)) {
                    elements.put(map, new TreeMap<>());
                }
            } else if (line.equals("\t}")) {
                map = "";
            }
            if (bare.startsWith(ELEMENTS) && managed.test(map)) {
                StringBuilder content = new StringBuilder(bare.substring(ELEMENTS.length()));
                while (!content.toString().stripTrailing().endsWith("}") && i + 1 < lines.size()) {
                    content.append(' ').append(lines.get(++i).strip());
                }
                elements.put(map, elements(content.substring(0, content.lastIndexOf("}"))));
                continue;
            }
            kept.add(COUNTED.matcher(line).replaceFirst("packets 0 bytes 0"));
        }
        return new Listing(comment, String.join("\n", kept) + "\n", elements);
    }

    private static SortedMap<String, String> elements(String text) {
        SortedMap<String, String> elements = new TreeMap<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            quoted ^= c == '"';
            if (c == ',' && !quoted || i == text.length()) {
                String element = text.substring(start, i).strip();
                int colon = element.indexOf(" : "); // within IPv6 addresses there are no blanks
                if (colon > 0) {
                    elements.put(
                            element.substring(0, colon).strip(),
                            element.substring(colon + 3).strip());
                }
                start = i + 1;
            }
        }
        return elements;
    }

    /** The first 16 hex digits of SHA-256 of {@code text}. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
