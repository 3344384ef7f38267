/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Our one nftables table of family {@code inet}: sections of structure that change rarely, written as nft text, and the
 * elements of its maps that change on failover. Strategy and contributors each bring sections of their own; together they make
 * the table. Immutable, thread-safe.
 *
 * @param name table name
 * @param sections by name, such as {@code nat}: chains, sets and maps as they stand between the braces of {@code table inet NAME { }},
 *     without the elements of the maps in {@code elements}; nft(8) syntax. Sections see each other's chains; names of chains, sets
 *     and maps are therefore best begun with the section's name
 * @param elements per map name: key text to value text, in the form in which nft(8) lists them
 */
public record NftTable(
        String name, SortedMap<String, String> sections, SortedMap<String, SortedMap<String, String>> elements) {
    /** Copies the maps. */
    public NftTable {
        sections = Collections.unmodifiableSortedMap(new TreeMap<>(sections));
        TreeMap<String, SortedMap<String, String>> copy = new TreeMap<>();
        elements.forEach((map, content) -> copy.put(map, Collections.unmodifiableSortedMap(new TreeMap<>(content))));
        elements = Collections.unmodifiableSortedMap(copy);
    }

    /** A table of one section without managed map elements. */
    public static NftTable of(String name, String section, String text) {
        return new NftTable(name, new TreeMap<>(Map.of(section, text)), new TreeMap<>(Map.of()));
    }

    /** All sections, in order of their names. */
    public String structure() {
        return String.join("\n", sections.values());
    }

    /** Both together; on the same section, or the same element of the same map, {@code other} wins. */
    public NftTable and(NftTable other) {
        TreeMap<String, String> allSections = new TreeMap<>(sections);
        allSections.putAll(other.sections);
        TreeMap<String, SortedMap<String, String>> allElements = new TreeMap<>(elements);
        other.elements.forEach((map, content) -> allElements.merge(map, content, (a, b) -> {
            TreeMap<String, String> both = new TreeMap<>(a);
            both.putAll(b);
            return both;
        }));
        return new NftTable(name, allSections, allElements);
    }
}
