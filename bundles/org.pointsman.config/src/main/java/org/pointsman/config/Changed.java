/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.pointsman.api.config.ConfigurationStore.Change;

/** What differs between two configurations, key by key: layout, order and comments mean nothing. Secrets are not shown. */
record Changed(Draft from, Draft to, Map<String, PidType> known) {
    /** Sorted by PID and key. */
    List<Change> list() {
        TreeSet<String> pids = new TreeSet<>(from.entries().keySet());
        pids.addAll(to.entries().keySet());
        List<Change> changes = new ArrayList<>();
        for (String pid : pids) {
            Draft.Entry before = from.entries().get(pid);
            Draft.Entry after = to.entries().get(pid);
            if (!from.agrees(to, pid)) {
                keys(pid, before, after, changes);
            }
        }
        return changes;
    }

    private void keys(String pid, Draft.Entry before, Draft.Entry after, List<Change> changes) {
        TreeSet<String> keys = new TreeSet<>();
        Optional.ofNullable(before).ifPresent(e -> keys.addAll(e.properties().keySet()));
        Optional.ofNullable(after).ifPresent(e -> keys.addAll(e.properties().keySet()));
        if (before == null || after == null) {
            changes.add(new Change(pid, "", given(before), given(after)));
        }
        for (String key : keys) {
            Optional<Draft.Property> old = property(before, key);
            Optional<Draft.Property> young = property(after, key);
            if (!said(old).equals(said(young))) {
                changes.add(new Change(pid, key, old.map(p -> shown(pid, p)), young.map(p -> shown(pid, p))));
            }
        }
    }

    /** Only one of the two has the PID: with or without keys, that it is there counts. */
    private static Optional<String> given(Draft.Entry entry) {
        return Optional.ofNullable(entry).map(e -> "configured");
    }

    private static Optional<Draft.Property> property(Draft.Entry entry, String key) {
        return Optional.ofNullable(entry).map(e -> e.properties().get(key));
    }

    private static Optional<String> said(Optional<Draft.Property> property) {
        return property.map(p -> p.hint() + ":" + p.value().source());
    }

    private String shown(String pid, Draft.Property property) {
        return Secrets.is(known, pid, property.key())
                ? "(secret)"
                : property.value().source();
    }
}
