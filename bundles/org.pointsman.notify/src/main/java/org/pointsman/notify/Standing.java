/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pointsman.api.notice.Notice;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * How the uplinks stood, as far as it is worth telling.
 *
 * @param uplinks by name
 * @param chosen the one that carries unmarked traffic
 */
record Standing(SortedMap<String, One> uplinks, Optional<String> chosen) {
    /**
     * One uplink.
     *
     * @param usable whether it can be used
     * @param why one sentence
     */
    record One(boolean usable, String why) {}

    /** An uplink whose gateway nobody knows to answer or not stands as it stood {@code before}, or is left out. */
    static Standing of(WanSnapshot snapshot, Optional<Standing> before) {
        SortedMap<String, One> uplinks = new TreeMap<>();
        for (UplinkView u : snapshot.uplinks()) {
            (isOpen(u) ? before.map(b -> b.uplinks().get(u.name())) : Optional.of(new One(u.usable(), u.explanation())))
                    .ifPresent(one -> uplinks.put(u.name(), one));
        }
        return new Standing(uplinks, snapshot.chosen().map(UplinkView::name));
    }

    /** It can be asked, and has not been for long enough: at the start, and when the carrier has just come. */
    private static boolean isOpen(UplinkView uplink) {
        return uplink.available() && uplink.reachability() == Reachability.UNKNOWN;
    }

    List<String> usable() {
        return uplinks.entrySet().stream()
                .filter(e -> e.getValue().usable())
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /** What is new since {@code before}: first what went, then what came, then who carries traffic now. An uplink that was not there before is told of when it goes. */
    List<Notice> since(Standing before, Instant now) {
        List<Notice> gone = new ArrayList<>();
        List<Notice> come = new ArrayList<>();
        uplinks.forEach((name, one) -> {
            One was = before.uplinks().get(name);
            if (was != null && was.usable() && !one.usable()) {
                gone.add(new News(Notice.Kind.UNUSABLE, name, now, name + " cannot be used: " + one.why(), usable()));
            } else if (was != null && !was.usable() && one.usable()) {
                come.add(new News(Notice.Kind.USABLE, name, now, name + " can be used: " + one.why(), usable()));
            }
        });
        List<Notice> all = new ArrayList<>(gone);
        all.addAll(come);
        chosen.filter(c -> !before.chosen().equals(chosen)).ifPresent(c -> {
            String sentence = c + " carries the traffic now"
                    + before.chosen().map(b -> ", " + b + " did before").orElse("");
            all.add(new News(Notice.Kind.CHOSEN, c, now, sentence, usable()));
        });
        return all;
    }
}
