/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.Arrays;
import java.util.List;

/**
 * How one uplink is judged.
 *
 * @param targets as configured; those that stand for the uplink's resolvers among them
 * @param quorum how many targets of a kind have to answer
 * @param budget bytes an hour; 0: no limit
 * @param downKilobits what the line carries in a second; 0: not known
 * @param upKilobits likewise
 */
record Settings(
        boolean enabled,
        Profile profile,
        List<Target> targets,
        int quorum,
        Marks marks,
        int budget,
        int downKilobits,
        int upKilobits) {
    /** Copies the list. */
    Settings {
        targets = List.copyOf(targets);
    }

    static Settings of(HealthConfig all) {
        return new Settings(
                all.enabled(),
                all.profile().equals("fast") ? Profile.FAST : Profile.DEFAULT,
                targets(all.targets()),
                all.quorum(),
                Marks.of(all.lossPercent(), all.latencyMillis(), all.jitterMillis()),
                0,
                0,
                0);
    }

    /** The same with what is said about one uplink in particular. */
    Settings with(HealthUplinkConfig one) {
        Profile own = one.metered()
                ? Profile.METERED
                : switch (one.profile()) {
                    case "fast" -> Profile.FAST;
                    case "default" -> Profile.DEFAULT;
                    default -> profile;
                };
        return new Settings(
                enabled && one.enabled(),
                own,
                one.targets().length == 0 ? targets : targets(one.targets()),
                quorum,
                marks,
                one.metered() ? one.bytesPerHour() : 0,
                one.downKilobits(),
                one.upKilobits());
    }

    private static List<Target> targets(String[] texts) {
        return Arrays.stream(texts).map(Target::parse).toList();
    }
}
