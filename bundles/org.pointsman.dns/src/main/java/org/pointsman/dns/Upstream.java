/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * A resolver and the interface that it is asked through. dnsmasq names the interface to the kernel, which then passes over every rule and
 * table that leads elsewhere, until it comes to the table of that uplink; see also {@link QuestionMarks}. So the same resolver can be
 * asked through two.
 *
 * @param server its address
 * @param device interface of its uplink
 */
record Upstream(IpAddress server, String device) {
    /** The order in which uplinks count: the first predicate that any of them meets. */
    private static final List<Predicate<UplinkView>> BEST_FIRST =
            List.of(UplinkView::usable, u -> u.available() && u.reachability() == Reachability.UNKNOWN);

    /**
     * Whom to ask in this situation: the resolvers of all usable uplinks; if there is none, of those of which it is not known yet.
     * With nobody to ask a look-up fails at once, which is better than one that fails late. Pure.
     *
     * @param otherwise resolvers of uplinks that have none of their own
     */
    static List<Upstream> of(WanSnapshot snapshot, List<IpAddress> otherwise) {
        for (Predicate<UplinkView> good : BEST_FIRST) {
            List<Upstream> found = snapshot.uplinks().stream()
                    .filter(good)
                    .flatMap(u -> through(u, otherwise))
                    .distinct()
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** The resolvers of one uplink, whatever its state. */
    static Stream<Upstream> through(UplinkView uplink, List<IpAddress> otherwise) {
        List<IpAddress> own = uplink.status().resolvers();
        return uplink.status().device().stream()
                .flatMap(device -> (own.isEmpty() ? otherwise : own).stream().map(s -> new Upstream(s, device)));
    }

    /** As dnsmasq(8) reads it. */
    @Override
    public String toString() {
        return server + "@" + device;
    }
}
