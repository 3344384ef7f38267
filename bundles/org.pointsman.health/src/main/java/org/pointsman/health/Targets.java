/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.pointsman.api.health.Probe;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/** Reads targets as people write them. Pure. */
final class Targets {
    /** Kinds that are asked by IPv4 only. */
    private static final Set<String> BY_FOUR = Set.of(Target.ICMP, Target.TCP, Target.DNS, Target.HTTP, Target.HTTPS);

    private Targets() {}

    /**
     * The target that {@code text} means.
     *
     * @throws IllegalArgumentException with one sentence if it means none
     */
    static Target understood(String text, Function<String, Optional<Probe>> probes) {
        Target target = Target.parse(text);
        Probe probe = probes.apply(target.kind())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the target is '" + text + "', but there is no probe of the kind '" + target.kind() + "'"));
        probe.refusal(target.address()).ifPresent(why -> {
            throw new IllegalArgumentException("the target is '" + text + "', " + why);
        });
        return target;
    }

    /**
     * Whether nobody can be asked by this target through an uplink with that gateway. The kernel would take any IPv4 address for a neighbour there, and ask for it in the
     * name of another interface's.
     */
    static boolean isOutOfReach(Target target, Optional<IpAddress> gateway) {
        return BY_FOUR.contains(target.kind())
                && gateway.filter(g -> g.family() == AddressFamily.IPV6).isPresent();
    }

    /** {@code targets} with an uplink's resolvers and gateway in the place of what stands for them; only kinds that {@code known} takes. */
    static List<Target> resolved(
            List<Target> targets, List<IpAddress> resolvers, Optional<IpAddress> gateway, Predicate<String> known) {
        Set<Target> all = new LinkedHashSet<>();
        for (Target target : targets) {
            if (!known.test(target.kind()) || isOutOfReach(target, gateway)) {
                continue;
            }
            if (target.standsForGateway()) {
                gateway.map(target::atGateway)
                        .filter(t ->
                                all.stream().noneMatch(other -> other.toString().equals(t.toString())))
                        .ifPresent(all::add);
            } else if (target.standsForResolvers()) {
                resolvers.stream().filter(a -> a.family() == AddressFamily.IPV4).forEach(r -> all.add(target.at(r)));
            } else {
                all.add(target);
            }
        }
        return List.copyOf(all);
    }
}
