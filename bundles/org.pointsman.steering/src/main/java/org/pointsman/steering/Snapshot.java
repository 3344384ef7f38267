/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** What is handed to strategies. */
record Snapshot(
        long number,
        long nanos,
        List<UplinkView> uplinks,
        Optional<String> chosenName,
        long chosenSinceNanos,
        SortedMap<String, SortedMap<String, String>> elements,
        Ownership ownership)
        implements WanSnapshot {
    Snapshot {
        uplinks = List.copyOf(uplinks);
    }

    @Override
    public SortedMap<String, String> elements(String map) {
        return elements.getOrDefault(map, Collections.emptySortedMap());
    }

    @Override
    public Optional<UplinkView> uplink(String name) {
        return uplinks.stream().filter(u -> u.name().equals(name)).findFirst();
    }

    @Override
    public Optional<UplinkView> chosen() {
        return chosenName.flatMap(this::uplink);
    }
}
