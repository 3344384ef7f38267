/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to be done to Config Admin.
 *
 * @param written to be created or updated, by PID
 * @param deleted PIDs
 */
record Difference(Map<String, Map<String, Object>> written, Set<String> deleted) {
    /**
     * Compares.
     *
     * @param held what is there and ours
     * @param desired what is to be there
     * @param left PIDs not to touch, whether held or not
     */
    static Difference between(
            Map<String, Map<String, Object>> held, Map<String, Map<String, Object>> desired, Set<String> left) {
        Map<String, Map<String, Object>> written = new LinkedHashMap<>();
        desired.forEach((pid, properties) -> {
            if (!left.contains(pid) && !(held.containsKey(pid) && same(held.get(pid), properties))) {
                written.put(pid, properties);
            }
        });
        Set<String> deleted = new TreeSet<>(held.keySet());
        deleted.removeAll(desired.keySet());
        deleted.removeAll(left);
        return new Difference(written, deleted);
    }

    /** PIDs that change, sorted. */
    List<String> pids() {
        Set<String> pids = new TreeSet<>(written.keySet());
        pids.addAll(deleted);
        return List.copyOf(pids);
    }

    private static boolean same(Map<String, Object> a, Map<String, Object> b) {
        return a.keySet().equals(b.keySet())
                && a.keySet().stream()
                        .allMatch(key -> Arrays.deepEquals(new Object[] {a.get(key)}, new Object[] {b.get(key)}));
    }
}
