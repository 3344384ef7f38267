/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.UplinkView;

/** Uplinks that live in the same network on different interfaces, as two sticks of one make do. Pure. */
final class Overlaps {
    private Overlaps() {}

    private record Place(Prefix network, String device) {}

    /** Interfaces of uplinks whose network or gateway is also in the network of an uplink on another interface, by name. */
    static Collection<String> devices(List<UplinkView> uplinks) {
        List<Place> places = new ArrayList<>();
        uplinks.stream().filter(UplinkView::routable).map(UplinkView::status).forEach(status -> places(status, places));
        // prefixes nest or are apart: sorted, a wide one stands before those in it
        places.sort(Comparator.comparing(Place::network));
        SortedSet<String> overlapping = new TreeSet<>();
        SortedSet<String> together = new TreeSet<>();
        for (int i = 0, widest = 0; i < places.size(); i++) {
            Prefix here = places.get(i).network();
            if (!places.get(widest).network().contains(here.address())) {
                widest = i;
                together.clear();
            }
            together.add(places.get(i).device());
            if (together.size() > 1) {
                overlapping.addAll(together);
            }
        }
        return overlapping;
    }

    private static void places(UplinkStatus status, List<Place> places) {
        String device = status.device().orElseThrow();
        for (InterfacePrefix address : status.addresses()) {
            places.add(new Place(address.network(), device));
        }
        status.gateway()
                .ifPresent(g -> places.add(new Place(new Prefix(g, g.family().bits()), device)));
    }
}
