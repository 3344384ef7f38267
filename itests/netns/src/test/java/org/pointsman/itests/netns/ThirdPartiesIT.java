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
            + "\"com.example.strategy.lowestlatency\": { \"dwellSeconds\": 1, \"intervalSeconds\": 1, \"marginMillis\": 5 }";
    private static final String QUOTA = "\"com.example.quota~adsl\": { \"uplink\": \"adsl\", \"allowance\": \"300 kB\","
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
            try (Tunnel tunnel = new Tunnel(bed, bed.isps.get(2).namespace(), 15);
                    Traffic traffic = Traffic.from(bed.client)) {
                traffic.awaitAllBy(1, 200);
                int from = traffic.mark();
                for (String plugin : new String[] {
                    "com.example.uplink.tunnel", "com.example.strategy.lowestlatency", "com.example.quota"
                }) {
                    drop(daemon, bed, plugin);
                }
                daemon.configure(with(HEALTH, TUNNEL));
                traffic.awaitAllBy(3, 300);
                assertThat(bed.ip("route", "show", Tunnel.ENDPOINT)).contains("via 10.64.1.1 dev eth0");
                // the tunnel's metric is best, and its way is 30 ms longer
                daemon.configure(with(HEALTH, TUNNEL, FASTEST));
                traffic.awaitAllBy(1, 300);
                assertThat(daemon.ask("wan:why").output()).contains("lowestlatency: adsl, ");
                // half of its allowance, and the next fastest takes over
                daemon.configure(with(HEALTH, TUNNEL, FASTEST, QUOTA));
                traffic.awaitAllBy(2, 300);
                int to = traffic.mark() - 50;
                assertThat(traffic.waysBetween(from, to)).startsWith(1, 3).endsWith(1, 2);
                assertThat(traffic.lostBetween(from, to))
                        .as("all uplinks were healthy")
                        .isZero();
                assertThat(daemon.uplink("adsl").toString()).contains("held back: 50 % of the month's 300 kB is used");
                // nothing else is left, so it is used all the same, until nothing is left of it
                tunnel.cut();
                bed.carrier(2, false);
                Await.until(
                        "adsl is used up",
                        () -> says(daemon, "not to be used: the month's allowance of 300 kB is used up"),
                        daemon::log);
                bed.carrier(2, true);
                traffic.awaitAllBy(2, 200);
            }
        }
    }

    private static boolean says(Daemon daemon, String sentence) {
        try {
            return daemon.uplink("adsl").toString().contains(sentence);
        } catch (IOException e) {
            return false;
        }
    }
}
