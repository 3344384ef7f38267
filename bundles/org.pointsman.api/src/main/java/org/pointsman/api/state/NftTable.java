/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Our one nftables table of family {@code inet}: a structure that changes rarely, written as nft text, and the elements
 * of its maps that change on failover.
 *
 * @param name table name
 * @param structure chains, sets and maps between the braces of {@code table inet NAME { }}, without the elements of the
 *     maps in {@code elements}; nft(8) syntax
 * @param elements per map name: key text to value text, as nft(8) writes them
 */
public record NftTable(String name, String structure, SortedMap<String, SortedMap<String, String>> elements) {
    /** Copies the maps. */
    public NftTable {
        TreeMap<String, SortedMap<String, String>> copy = new TreeMap<>();
        elements.forEach((map, content) -> copy.put(map, Collections.unmodifiableSortedMap(new TreeMap<>(content))));
        elements = Collections.unmodifiableSortedMap(copy);
    }

    /** A table without managed map elements. */
    public static NftTable of(String name, String structure) {
        return new NftTable(name, structure, new TreeMap<>(Map.of()));
    }
}
