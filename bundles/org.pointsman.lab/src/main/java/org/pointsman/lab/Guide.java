/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code lab up} prints: what there is, where to look and what to try. At most 80 columns. */
final class Guide {
    /** Who came by sudo will need it in the other terminal, too. */
    private static final String SUDO = System.getenv().containsKey("SUDO_USER") ? "sudo " : "";

    private Guide() {}

    static String text(Lab lab, Optional<Console> console) {
        String name = lab.names().lab();
        Isp best = lab.profile().isps().stream()
                .min(Comparator.comparingInt(Isp::metric))
                .orElseThrow();
        boolean served =
                lab.profile().lan() == Profile.Lan.SERVED && lab.state().hasPointsman();
        String option = Lab.all().size() > 1 ? "--lab " + name + " " : "";
        String uplinks = lab.profile().isps().stream().map(Guide::uplink).collect(Collectors.joining());
        String target = option + best.name();
        return "\nLab " + name + " is up" + (lab.state().hasPointsman() ? "" : ", without Pointsman") + ".\n\n"
                + uplinks
                + "  LAN client %s%s, internet %s (web, echo, DNS)\n"
                        .formatted(Topology.LAN_CLIENT.address(), served ? " by DHCP" : "", LabServer.ADDRESS)
                + "  logs, configuration, state: " + lab.folder().path() + "\n"
                + console.map(Guide::console).orElse("") + "\n"
                + "Try, in another terminal:\n"
                + "  alias pointsman='" + SUDO + lab.state().home().resolve("bin/pointsman") + "'\n"
                + hint("pointsman lab ping " + option, "which way packets go, 10 a second")
                + hint("pointsman lab download " + option, "a file, and how fast it comes")
                + hint("pointsman lab cut " + target, "pull the cable")
                + hint("pointsman lab restore " + target, "plug it in again")
                + hint("pointsman lab blackhole " + target, "gateway answers, internet is gone")
                + hint("pointsman lab shell " + option + "wan:status", "what Pointsman thinks")
                + hint("pointsman lab shell " + option + "wan:uplinks", "how the uplinks stand")
                + hint("pointsman lab shell " + option + "wan:flows", "how many flows go by which uplink")
                + hint("pointsman lab down " + name, "take the lab down")
                + "  " + SUDO + "ip netns exec " + lab.names().client() + " curl -s http://"
                + (served ? "www.internet.test" : LabServer.ADDRESS) + "/\n\n";
    }

    private static String console(Console console) {
        return "  web console " + console.url()
                + console.claimCode().map(code -> ", claim code " + code).orElse("") + "\n";
    }

    private static String uplink(Isp isp) {
        return "  %-8s %-6s %-9s %-7s metric %d%s, gateway %s\n"
                .formatted(
                        isp.name(),
                        isp.device(),
                        word(isp.kind()),
                        word(isp.addressing()),
                        isp.metric(),
                        isp.weight() == 1 ? "" : ", weight " + isp.weight(),
                        isp.gateway().address());
    }

    private static String hint(String command, String purpose) {
        return "  %-40s %s\n".formatted(command.strip(), purpose);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
