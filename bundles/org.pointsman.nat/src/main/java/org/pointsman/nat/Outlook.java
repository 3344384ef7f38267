/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.Prefix;

/** Port forwards that lead where nobody can be, as far as the router's own addresses tell. Pure. */
final class Outlook {
    private Outlook() {}

    /**
     * A sentence for each forward whose target is in none of the router's networks.
     *
     * @param outside interfaces of uplinks that are not one-armed: their networks are not ours
     */
    static List<String> of(List<Forward> forwards, LinkSnapshot links, Set<String> outside) {
        Set<Prefix> networks = networks(links.links(), links, outside);
        return forwards.stream()
                .filter(f -> networks.stream().noneMatch(n -> n.contains(f.target())))
                .map(f ->
                        "port forward " + f.name() + " leads to " + f.target() + ", which is in no network of the LAN ("
                                + (networks.isEmpty()
                                        ? "there is none"
                                        : networks.stream()
                                                .map(Prefix::toString)
                                                .collect(java.util.stream.Collectors.joining(", ")))
                                + ")")
                .toList();
    }

    private static Set<Prefix> networks(Collection<Link> all, LinkSnapshot links, Set<String> outside) {
        Set<Prefix> networks = new TreeSet<>();
        for (Link link : all) {
            if (!outside.contains(link.name()) && !link.name().equals("lo")) {
                links.addresses(link.name()).stream()
                        .map(a -> a.prefix().network())
                        .filter(p -> p.family() == AddressFamily.IPV4)
                        .forEach(networks::add);
            }
        }
        return networks;
    }
}
