/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.slots;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * The uplinks that share new flows: the candidates of the best metric. When no gateway answers, those stay that are in use and have
 * carrier; then those of the best metric that have carrier; and when there is none at all the last ones stay.
 *
 * @param uplinks by metric, then name; empty: there is no way at all
 * @param family all uplinks that could share with them, usable or not
 * @param reason half a sentence for people
 */
public record InUse(List<UplinkView> uplinks, List<UplinkView> family, String reason) {
    /** Copies the lists. */
    public InUse {
        uplinks = List.copyOf(uplinks);
        family = List.copyOf(family);
    }

    /** Chooses. */
    public static InUse of(WanSnapshot snapshot) {
        List<UplinkView> all = snapshot.uplinks();
        List<UplinkView> usable = best(snapshot.candidates(), u -> true);
        if (!usable.isEmpty()) {
            int metric = usable.get(0).metric();
            return new InUse(
                    usable,
                    all.stream()
                            .filter(u -> u.enabled() && u.metric() == metric)
                            .toList(),
                    "best metric (" + metric + ") of those whose gateway answers");
        }
        List<UplinkView> present = all.stream()
                .filter(u -> u.share() > 0
                        || snapshot.chosen()
                                .filter(c -> c.name().equals(u.name()))
                                .isPresent())
                .toList();
        List<UplinkView> staying =
                present.stream().filter(UplinkView::available).toList();
        if (!staying.isEmpty()) {
            return new InUse(staying, staying, "no gateway is known to answer, so what has carrier stays in use");
        }
        List<UplinkView> silent = best(all, u -> u.available() && u.reachability() != Reachability.UNREACHABLE);
        List<UplinkView> hopeful = silent.isEmpty() ? best(all, UplinkView::available) : silent;
        if (!hopeful.isEmpty()) {
            return new InUse(hopeful, hopeful, "no gateway is known to answer; it has carrier");
        }
        List<UplinkView> last = present.stream().filter(UplinkView::routable).toList();
        return new InUse(last, last, last.isEmpty() ? "there is no uplink" : "no uplink has carrier, so the last stay");
    }

    private static List<UplinkView> best(List<UplinkView> all, Predicate<UplinkView> wanted) {
        List<UplinkView> some = all.stream().filter(wanted).toList();
        return some.stream().filter(u -> u.metric() == some.get(0).metric()).toList();
    }

    /** Who carries what bears no mark: the present one as long as it shares, else the one with the greatest weight. */
    public Optional<UplinkView> carrier(WanSnapshot snapshot) {
        return snapshot.chosen()
                .flatMap(c ->
                        uplinks.stream().filter(u -> u.name().equals(c.name())).findFirst())
                .or(() -> uplinks.stream()
                        .max(Comparator.comparingInt(UplinkView::weight)
                                .thenComparing(
                                        Comparator.comparing(UplinkView::name).reversed())));
    }
}
