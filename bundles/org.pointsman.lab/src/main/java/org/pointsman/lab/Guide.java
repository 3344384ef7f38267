/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code lab up} prints: what there is, where to look and what to try. At most 80 columns. */
final class Guide {
    private Guide() {}

    static String text(Lab lab) {
        String name = lab.names().lab();
        Isp best = lab.profile().isps().stream()
                .min(Comparator.comparingInt(Isp::metric))
                .orElseThrow();
        String option = Lab.all().size() > 1 ? "--lab " + name + " " : "";
        String pointsman = lab.state().home().resolve("bin/pointsman").toString();
        String uplinks = lab.profile().isps().stream()
                .map(isp -> "  %-8s %-8s %-9s %-8s metric %d, gateway %s\n"
                        .formatted(
                                isp.name(),
                                isp.device(),
                                word(isp.kind()),
                                word(isp.addressing()),
                                isp.metric(),
                                isp.gateway().address()))
                .collect(Collectors.joining());
        return "\nLab " + name + " is up" + (lab.state().hasPointsman() ? "" : ", without Pointsman") + ".\n\n"
                + uplinks
                + "  LAN client %s, internet %s (web, echo, DNS)\n"
                        .formatted(Topology.LAN_CLIENT.address(), LabServer.ADDRESS)
                + "  everything of it: " + lab.folder().path() + "\n\n"
                + "Try, in another terminal (" + pointsman + "):\n"
                + List.of(
                                "lab ping " + option,
                                "lab cut " + option + best.name(),
                                "lab restore " + option + best.name(),
                                "lab blackhole " + option + best.name(),
                                "lab shell " + option + "wan:status",
                                "lab down " + name)
                        .stream()
                        .map(line -> "  pointsman " + line.strip() + "\n")
                        .collect(Collectors.joining())
                + "  ip netns exec " + lab.names().client() + " curl -s http://" + LabServer.ADDRESS + "/\n\n";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
