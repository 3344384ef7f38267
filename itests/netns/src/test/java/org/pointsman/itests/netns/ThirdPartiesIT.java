/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Three plug-ins that know nothing of each other, dropped into a running router, each doing its work while packets flow. */
class ThirdPartiesIT {
    private static final String HEALTH =
            "\"org.pointsman.health\": { \"targets\": [\"203.0.113.10\"], \"profile\": \"fast\" }";
    private static final String TUNNEL =
            "\"com.example.uplink.tunnel~vpn\": { \"interface\": \"vpn0\", \"endpoint\": \"" + Tunnel.ENDPOINT
                    + "\", \"metric\": 5 }";
    private static final String FASTEST = "\"org.pointsman.steering\": { \"strategy\": \"lowestlatency\" },"
            + "\"com.example.strategy.lowestlatency\": { \"dwellSeconds\": 1, \"intervalSeconds\": 1, \"marginMillis\": 30 }";
    private static final String QUOTA = "\"com.example.quota~one\": { \"uplink\": \"%s\", \"allowance\": \"300 kB\","
            + " \"sparePercent\": 40, \"lastResortPercent\": 50, \"intervalSeconds\": 1 }";

    private static void drop(Daemon daemon, Bed bed, String name) throws IOException {
        Path target =
                Path.of(System.getProperty("pointsman.plugins")).resolve(name).resolve("target");
        try (var files = Files.list(target)) {
            Path jar = files.filter(
                            f -> f.getFileName().toString().matches(Pattern.quote(name) + "-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
            Path temp = Files.copy(jar, bed.folder.resolve(name + ".part"));
            Files.createDirectories(daemon.plugins());
            Files.move(temp, daemon.plugins().resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String with(String... parts) {
        return Daemon.laptopStatic().replaceFirst("\\{", "{ " + String.join(", ", parts) + ",");
    }

    @Test
    void aTunnelIsUsedTheFastestUplinkPreferredAndADearOneSpared() throws Exception {
        try (Bed bed = Bed.laptop();
                Daemon daemon = new Daemon(bed)) {
            daemon.configure(with(HEALTH));
            daemon.startAndWait();
            bed.access("spare0", 3);
            bed.ip("link", "delete", "spare0"); // the third provider is reached by the tunnel alone
            try (Tunnel tunnel = new Tunnel(bed, bed.isps.get(2).namespace(), 30);
                    Traffic traffic = Traffic.from(bed.client)) {
                for (String uplink : new String[] {"adsl", "lte"}) {
                    Await.until(
                            "the internet answers through " + uplink,
                            () -> says(daemon, uplink, "\"health\":\"up\""),
                            daemon::log);
                }
                traffic.awaitAnswersBy(1, 200);
                int from = traffic.mark();
                for (String plugin : new String[] {
                    "com.example.uplink.tunnel", "com.example.strategy.lowestlatency", "com.example.quota"
                }) {
                    drop(daemon, bed, plugin);
                }
                daemon.configure(with(HEALTH, TUNNEL));
                traffic.awaitAnswersBy(3, 300);
                assertThat(bed.ip("route", "show", Tunnel.ENDPOINT)).contains("via 10.64.1.1 dev eth0");
                // the tunnel's metric is best, and its way is 60 ms longer; the two others are alike
                daemon.configure(with(HEALTH, TUNNEL, FASTEST));
                Await.until("the tunnel is left", () -> !chosen(daemon).equals("vpn"), daemon::log);
                String dear = chosen(daemon);
                int first = dear.equals("adsl") ? 1 : 2;
                int second = 3 - first;
                traffic.awaitAnswersBy(first, 300);
                assertThat(daemon.ask("wan:why").output()).contains("lowestlatency: " + dear + ", ");
                // half of its allowance, and the next fastest takes over
                daemon.configure(with(HEALTH, TUNNEL, FASTEST, QUOTA.formatted(dear)));
                traffic.awaitAnswersBy(second, 300);
                int to = traffic.mark() - 100;
                assertThat(traffic.waysBetween(from, to)).as("%s", daemon.log()).containsExactly(ways(first, second));
                assertThat(traffic.lostBetween(from, to))
                        .as("all uplinks were healthy")
                        .isZero();
                assertThat(daemon.uplink(dear).toString()).contains("held back: 50 % of the month's 300 kB is used");
                // nothing else is left, so it is used all the same, until nothing is left of it
                tunnel.cut();
                bed.carrier(second, false);
                Await.until(
                        dear + " is used up",
                        () -> says(daemon, dear, "not to be used: the month's allowance of 300 kB is used up"),
                        daemon::log);
                bed.carrier(second, true);
                traffic.awaitAnswersBy(second, 200);
            }
        }
    }

    private static Integer[] ways(int first, int second) {
        return new Integer[] {1, 3, first, second};
    }

    private static String chosen(Daemon daemon) {
        try {
            return daemon.status().getString("chosen", "");
        } catch (IOException | ClassCastException e) {
            return "vpn"; // not known at this moment
        }
    }

    private static boolean says(Daemon daemon, String uplink, String sentence) {
        try {
            return daemon.uplink(uplink).toString().contains(sentence);
        } catch (IOException e) {
            return false;
        }
    }
}
