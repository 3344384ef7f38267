/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;

/** Makes the snapshots that strategies and contributors decide by, and that everybody else sees. Loop only. */
final class Snapshots {
    private final Fleet fleet;
    private final InForce inForce;
    private final Ownership own;
    private final Ages ages = new Ages();
    private long number;

    Snapshots(Fleet fleet, InForce inForce, Ownership own) {
        this.fleet = fleet;
        this.inForce = inForce;
        this.own = own;
    }

    /** The next one: how things are. */
    Snapshot next(List<Facts> facts, long now) {
        return snapshot(++number, now, views(facts, now));
    }

    /** The same facts under the same number, with what has been put in force since. */
    Snapshot renewed(Snapshot before, List<Facts> facts) {
        return snapshot(before.number(), before.nanos(), views(facts, before.nanos()));
    }

    /** Of facts that are not so: it leaves no trace. */
    Snapshot imagined(List<Facts> facts, long now) {
        List<UplinkView> views = facts.stream()
                .<UplinkView>map(f -> new View(
                        f, own, fleet.condition(f.name(), now), Condition.Since.imagined(now), inForce.share(f.name())))
                .toList();
        return snapshot(number, now, views);
    }

    private Snapshot snapshot(long numbered, long now, List<UplinkView> views) {
        return new Snapshot(
                numbered, now, views, inForce.chosen(), inForce.chosenSinceNanos(), inForce.elements(), own);
    }

    private List<UplinkView> views(List<Facts> facts, long now) {
        ages.keepOnly(facts);
        List<UplinkView> views = new ArrayList<>(facts.size());
        for (Facts f : facts) {
            Condition condition = fleet.condition(f.name(), now);
            views.add(new View(f, own, condition, ages.look(f, condition, now), inForce.share(f.name())));
        }
        return views;
    }
}
