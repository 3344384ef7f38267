/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import java.util.Optional;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.state.Rule;

/** Has the compiler see the planner before the first carrier loss does: a cold first plan costs about a millisecond more. */
final class Warmup {
    private static final int ROUNDS = 1500;

    private Warmup() {}

    static int run(Ownership own) {
        NetworkState one = state(own, "warm0");
        NetworkState two = state(own, "warm1");
        int steps = 0;
        for (int i = 0; i < ROUNDS; i++) {
            steps += Planner.plan(one, (i & 1) == 0 ? two : one, own)
                    .plan()
                    .steps()
                    .size();
        }
        return steps;
    }

    private static NetworkState state(Ownership own, String device) {
        NetworkState.Builder b = NetworkState.builder().sysctl("net/ipv4/ip_forward", "1");
        IpAddress gateway = IpAddress.parse("192.0.2.1");
        for (int slot = 1; slot <= 3; slot++) {
            b.route(Route.defaultVia(own.tableOf(slot), gateway, "warm" + slot, own.protocol()));
            b.rule(Rule.marked(
                    AddressFamily.IPV4, own.priorityOfMark(slot), own.markOf(slot), own.tableOf(slot), own.protocol()));
        }
        b.route(Route.defaultVia(own.currentTable(), gateway, device, own.protocol()));
        return b.route(Route.defaultVia(254, gateway, device, own.protocol())
                        .withSource(Optional.of(gateway))
                        .in(254, 7))
                .build();
    }
}
