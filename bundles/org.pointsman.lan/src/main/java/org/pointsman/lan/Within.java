/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/** A snapshot as if there were no other uplinks than these. */
record Within(WanSnapshot whole, Set<String> names) implements WanSnapshot {
    @Override
    public long number() {
        return whole.number();
    }

    @Override
    public long nanos() {
        return whole.nanos();
    }

    @Override
    public List<UplinkView> uplinks() {
        return whole.uplinks().stream().filter(u -> names.contains(u.name())).toList();
    }

    @Override
    public Optional<UplinkView> uplink(String name) {
        return whole.uplink(name).filter(u -> names.contains(u.name()));
    }

    @Override
    public Optional<UplinkView> chosen() {
        return whole.chosen().filter(u -> names.contains(u.name()));
    }

    @Override
    public long chosenSinceNanos() {
        return whole.chosenSinceNanos();
    }

    @Override
    public SortedMap<String, String> elements(String map) {
        return whole.elements(map);
    }

    @Override
    public Ownership ownership() {
        return whole.ownership();
    }
}
