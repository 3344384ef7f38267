/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration as written: nothing is known yet of what the PIDs and keys mean.
 *
 * @param entries by PID, in the file's order
 */
record Draft(Map<String, Entry> entries) {
    /** Nothing configured. */
    static final Draft EMPTY = new Draft(Map.of());

    Draft {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Whether the PID says the same here and there, whatever the layout. */
    boolean agrees(Draft other, String pid) {
        Entry mine = entries.get(pid);
        Entry theirs = other.entries.get(pid);
        return mine != null && theirs != null && mine.sources().equals(theirs.sources());
    }

    /**
     * One PID.
     *
     * @param pid with {@code ~name} for a factory configuration
     * @param line of the PID
     * @param properties by key, in the file's order
     */
    record Entry(String pid, int line, Map<String, Property> properties) {
        Entry {
            properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        }

        /** The PID whose metatype describes it. */
        String type() {
            int tilde = pid.indexOf('~');
            return tilde < 0 ? pid : pid.substring(0, tilde);
        }

        private Map<String, String> sources() {
            Map<String, String> sources = new TreeMap<>();
            properties.forEach(
                    (key, p) -> sources.put(key + ":" + p.hint(), p.value().source()));
            return sources;
        }
    }

    /**
     * One property.
     *
     * @param line of the key
     * @param hint type behind the key's colon, such as {@code Integer} or {@code String[]}; empty: none
     */
    record Property(int line, String key, String hint, Json value) {}
}
