/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.RouteLookup.Answer;
import org.pointsman.api.kernel.RouteLookup.Question;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Says which ways a packet may take, what it looks like outside, and whether the kernel agrees. Pure but for the kernel's answers.
 *
 * @param snapshot the uplinks
 * @param desired the state in force
 * @param links the links
 * @param kernel the kernel's own answer to a question
 */
public record Explainer(
        WanSnapshot snapshot, NetworkState desired, LinkSnapshot links, Function<Question, Answer> kernel) {

    /**
     * Explains.
     *
     * @param underWay flows of such packets that the connection table knows
     * @throws IllegalArgumentException with one sentence if no such packet comes to this router
     */
    public Explanation explain(Packet packet, List<Flow> underWay) {
        Wayfinder finder = new Wayfinder(desired, links);
        Optional<IpAddress> foreign = packet.source().filter(s -> !finder.isOwn(s));
        Optional<String> from = foreign.map(s -> cameBy(finder, s));
        boolean own = from.isEmpty();
        Dealing dealing = Dealing.of(desired, packet.destination().family(), from);
        List<Explanation.Leg> legs = new ArrayList<>();
        if (dealing.slots().isEmpty() || !(finder.way(packet.destination(), 0) instanceof Way.By)) {
            legs.add(leg(finder, packet, from, own ? markOfSource(packet) : 0, NetworkState.SHARES));
        } else {
            Ownership ours = snapshot.ownership();
            dealing.slots()
                    .forEach((slot, parts) ->
                            legs.add(leg(finder, packet, from, ours.markOf(slot).value(), parts)));
        }
        return new Explanation(packet, from, counted(underWay), dealing.keeps(), dealing.sticky(), legs);
    }

    /** The interface of a served network rather than an uplink's, where both have it. */
    private String cameBy(Wayfinder finder, IpAddress source) {
        Set<String> uplinks = new HashSet<>();
        snapshot.uplinks().forEach(u -> u.status().device().ifPresent(uplinks::add));
        return finder.behind(source, d -> !uplinks.contains(d))
                .or(() -> finder.behind(source, d -> true))
                .orElseThrow(() -> new IllegalArgumentException(source
                        + " is in no network of this router, so it is not known by which interface its packets come;"
                        + " '" + Packet.ROUTER + "' stands for the router itself."));
    }

    /** Of its own packets the strategy multipath looks at the address; one that a program has bound names its uplink. */
    private int markOfSource(Packet packet) {
        boolean bySource = desired.nftTable()
                .filter(t -> t.sections().containsKey("multipath"))
                .isPresent();
        List<UplinkView> owners = snapshot.uplinks().stream()
                .filter(u -> bySource
                        && u.routable()
                        && packet.source()
                                .filter(s -> u.status().addresses().stream()
                                        .anyMatch(a -> a.address().equals(s)))
                                .isPresent())
                .toList();
        return owners.size() == 1 ? owners.get(0).mark().value() : 0;
    }

    private Explanation.Leg leg(Wayfinder finder, Packet packet, Optional<String> from, int mark, int parts) {
        Way way = finder.way(packet.destination(), mark);
        Agreement agreement = ask(way, new Question(packet.destination(), packet.source(), from, mark));
        if (!(way instanceof Way.By by)) {
            return new Explanation.Leg(
                    way, Optional.empty(), parts, Optional.empty(), List.of(), Optional.empty(), agreement);
        }
        Optional<UplinkView> uplink = uplink(by.route());
        return new Explanation.Leg(
                way,
                uplink.map(UplinkView::name),
                parts,
                from.isEmpty() && packet.source().isEmpty()
                        ? by.route().source()
                        : Translation.of(desired, by.route(), uplink),
                uplink.map(u -> u.status().resolvers()).orElse(List.of()),
                from.flatMap(d -> Refusal.of(desired, d, by.route())),
                agreement);
    }

    private Agreement ask(Way way, Question question) {
        try {
            return Agreement.of(way, kernel.apply(question), snapshot.ownership());
        } catch (RuntimeException e) {
            return new Agreement(Agreement.Kind.UNKNOWN, "the kernel cannot be asked: " + e.getMessage());
        }
    }

    private Optional<UplinkView> uplink(Route route) {
        return snapshot.uplinks().stream()
                .filter(UplinkView::routable)
                .filter(u -> u.defaultRoute().device().equals(route.device())
                        && u.defaultRoute().gateway().equals(route.gateway()))
                .findFirst();
    }

    private List<Explanation.Present> counted(List<Flow> flows) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Flow flow : flows) {
            String name = snapshot.ownership()
                    .slotOf(flow.mark())
                    .flatMap(slot -> snapshot.uplinks().stream()
                            .filter(u -> u.table() == snapshot.ownership().tableOf(slot))
                            .findFirst())
                    .map(UplinkView::name)
                    .orElse("");
            counts.merge(name, 1, Integer::sum);
        }
        List<Explanation.Present> present = new ArrayList<>();
        counts.forEach((name, n) ->
                present.add(new Explanation.Present(name.isEmpty() ? Optional.empty() : Optional.of(name), n)));
        return present;
    }
}
