/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Snapshots;

/** Situations that routers come into: none, one or many uplinks, in all states, with and without a choice made before. The same each time. */
final class Situations {
    private Situations() {}

    /** How many there are. */
    static final int ALL = 60;

    /** Situation {@code number}, 0 to {@value #ALL} - 1: equal to, and not the same object as, what it was the last time. */
    static WanSnapshot of(int number) {
        if (number == 0) {
            return Snapshots.of().build();
        }
        if (number == ALL - 1) {
            return many(200);
        }
        Random random = new Random(number);
        Snapshots made = Snapshots.of().at(1_000_000_000L * (1 + random.nextInt(100_000)));
        int uplinks = 1 + random.nextInt(4);
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= uplinks; i++) {
            String name = "up" + i;
            names.add(name);
            if (random.nextInt(6) == 0) {
                made.uplink(
                        name,
                        10 * (1 + random.nextInt(3)),
                        UplinkStatus.up("tun" + i)
                                .addresses(List.of(InterfacePrefix.parse("10.9." + i + ".2/32")))
                                .build());
            } else {
                made.uplink(name, 10 * (1 + random.nextInt(3)), "eth" + i);
            }
            made.weight(name, 1 + random.nextInt(8));
            if (random.nextBoolean()) {
                made.rtt(name, 1 + random.nextInt(200));
            }
            switch (random.nextInt(8)) {
                case 0 -> made.noCarrier(name);
                case 1 -> made.reachability(name, Reachability.UNREACHABLE);
                case 2 -> made.health(name, HealthState.DOWN);
                case 3 -> made.health(name, HealthState.DEGRADED);
                case 4 ->
                    made.restrained(name, Restraint.Kind.values()[random.nextInt(Restraint.Kind.values().length)]);
                case 5 -> made.disabled(name);
                default -> {}
            }
        }
        if (random.nextInt(3) > 0) {
            made.chosen(names.get(random.nextInt(names.size())));
            made.at(made.nanos() + 1_000_000_000L * random.nextInt(1000));
        }
        return made.build();
    }

    private static WanSnapshot many(int uplinks) {
        Snapshots made = Snapshots.of();
        for (int i = 1; i <= uplinks; i++) {
            made.uplink("up" + i, 10, "eth" + i).rtt("up" + i, i);
        }
        return made.chosen("up" + uplinks).build();
    }
}
