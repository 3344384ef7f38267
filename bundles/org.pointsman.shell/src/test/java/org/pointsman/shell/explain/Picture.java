/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pointsman.api.kernel.KernelView;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.state.Route;

/** Links and addresses that stand still. */
record Picture(Collection<Link> links, List<InterfaceAddress> all) implements LinkSnapshot {
    static Picture of(KernelView view) {
        return new Picture(view.links(), view.addresses());
    }

    /** Interfaces with carrier, each {@code NAME ADDRESS/LENGTH}; a {@code !} before the name: without carrier. */
    static Picture of(String... lines) {
        List<String[]> words =
                java.util.Arrays.stream(lines).map(l -> l.split(" ")).toList();
        return new Picture(
                words.stream()
                        .map(w -> new Link(
                                words.indexOf(w) + 1,
                                name(w),
                                "veth",
                                "",
                                true,
                                !w[0].startsWith("!"),
                                6,
                                false,
                                0,
                                0,
                                1500))
                        .toList(),
                words.stream()
                        .map(w -> new InterfaceAddress(name(w), InterfacePrefix.parse(w[1]), 0))
                        .toList());
    }

    private static String name(String[] words) {
        return words[0].replace("!", "");
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public Optional<Link> link(String name) {
        return links.stream().filter(l -> l.name().equals(name)).findFirst();
    }

    @Override
    public Optional<Link> link(int index) {
        return links.stream().filter(l -> l.index() == index).findFirst();
    }

    @Override
    public List<InterfaceAddress> addresses(String device) {
        return all.stream().filter(a -> a.device().equals(device)).toList();
    }

    @Override
    public List<Route> defaultRoutes(String device) {
        return List.of();
    }

    @Override
    public Optional<Neighbour> neighbour(String device, IpAddress address) {
        return Optional.empty();
    }
}
