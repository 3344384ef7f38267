/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;

/**
 * Which of the configured interfaces can take part, and why the others cannot. The network is that of the first member that has an address.
 * Pure.
 *
 * @param network the joined network; empty: no member has an address
 * @param standings one for each configured interface, in that order
 * @param own this machine's addresses in the network, each with its interface, whether that can take part or not
 * @param clashes what is wrong with the network as a whole, a sentence each
 */
record Membership(
        Optional<Prefix> network, List<Standing> standings, Map<IpAddress, String> own, List<String> clashes) {
    /** The longest network that has room for two hosts beside the router's own addresses. */
    private static final int LONGEST = 29;

    Membership {
        standings = List.copyOf(standings);
        own = Map.copyOf(own);
        clashes = List.copyOf(clashes);
    }

    /**
     * Whether an interface can take part.
     *
     * @param device its name
     * @param member empty: it cannot
     * @param why not, a sentence without the interface's name; empty string: it can
     */
    record Standing(String device, Optional<Member> member, String why) {
        private static Standing out(String device, String why) {
            return new Standing(device, Optional.empty(), why);
        }
    }

    /** Members that can take part. */
    List<Member> able() {
        return standings.stream().flatMap(s -> s.member().stream()).toList();
    }

    static Membership of(List<String> devices, LinkSnapshot links) {
        Optional<Prefix> network = devices.stream()
                .flatMap(d -> addresses(links, d).stream())
                .map(InterfacePrefix::network)
                .findFirst();
        List<Standing> standings = new ArrayList<>();
        for (int rank = 0; rank < devices.size(); rank++) {
            standings.add(standing(devices.get(rank), rank, network, links));
        }
        List<String> clashes = new ArrayList<>();
        network.ifPresent(joined -> links.links().stream()
                .filter(l -> !devices.contains(l.name()) && l.master() == 0)
                .forEach(l -> addresses(links, l.name()).stream()
                        .filter(a -> a.length() < AddressFamily.IPV4.bits() && meet(a.network(), joined))
                        .forEach(a -> clashes.add("the network " + joined + " overlaps " + a.network() + " on "
                                + l.name() + ", which is no member: give one of them other addresses"))));
        Map<IpAddress, String> own = new HashMap<>();
        network.ifPresent(joined -> devices.forEach(d -> addresses(links, d).stream()
                .map(InterfacePrefix::address)
                .filter(joined::contains)
                .forEach(a -> own.putIfAbsent(a, d))));
        return new Membership(network, standings, own, clashes);
    }

    private static Standing standing(String device, int rank, Optional<Prefix> network, LinkSnapshot links) {
        Optional<Link> found = links.link(device);
        if (found.isEmpty()) {
            return Standing.out(device, "there is no such interface (yet)");
        }
        Link link = found.get();
        Optional<Mac> mac = Mac.parse(link.mac()).filter(Mac::isHost);
        if (mac.isEmpty() || link.pointToPoint()) {
            return Standing.out(device, "it has no hardware address, so there is no ARP on it");
        }
        if (link.master() != 0) {
            return Standing.out(
                    device,
                    "it is a port of "
                            + links.link(link.master()).map(Link::name).orElse("a bridge") + ": name that one instead");
        }
        List<InterfacePrefix> addresses = addresses(links, device);
        if (addresses.isEmpty()) {
            return Standing.out(device, "it has no IPv4 address (yet)");
        }
        Optional<InterfacePrefix> own = addresses.stream()
                .filter(a -> network.filter(a.network()::equals).isPresent())
                .findFirst();
        if (own.isEmpty()) {
            InterfacePrefix other = addresses.get(0);
            Prefix joined = network.orElseThrow();
            return Standing.out(
                    device,
                    "its address " + other
                            + (meet(other.network(), joined) ? " overlaps, but is not in " : " is not in ")
                            + "the joined network " + joined);
        }
        if (own.get().length() > LONGEST) {
            return Standing.out(device, "its network " + own.get().network() + " has no room for hosts on two sides");
        }
        if (!link.running()) {
            return Standing.out(device, link.adminUp() ? "it has no carrier" : "it is down");
        }
        return new Standing(device, Optional.of(new Member(link, mac.get(), own.get(), rank)), "");
    }

    private static List<InterfacePrefix> addresses(LinkSnapshot links, String device) {
        return links.addresses(device).stream()
                .map(a -> a.prefix())
                .filter(p -> p.address().family() == AddressFamily.IPV4)
                .toList();
    }

    private static boolean meet(Prefix a, Prefix b) {
        return a.contains(b.address()) || b.contains(a.address());
    }
}
