/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;

/**
 * Which interfaces of a served network are to be set up: its own, and the ports if that is a bridge. One that was up before and is down now
 * was set down by somebody who means it. Loop only.
 */
final class Raising {
    private final String device;
    private final Set<Integer> wereUp = new HashSet<>();

    /** {@code device}: the interface that has the network's address. */
    Raising(String device) {
        this.device = device;
    }

    /** Names of those that are down and are not to be. */
    SortedSet<String> look(LinkSnapshot picture) {
        SortedSet<String> down = new TreeSet<>();
        Optional<Link> own = picture.link(device);
        for (Link l : picture.links()) {
            boolean ours = own.filter(o -> l.index() == o.index() || l.master() == o.index())
                    .isPresent();
            if (ours && l.adminUp()) {
                wereUp.add(l.index());
            } else if (ours && !wereUp.contains(l.index())) {
                down.add(l.name());
            }
        }
        wereUp.removeIf(index -> picture.link(index).isEmpty());
        return down;
    }
}
