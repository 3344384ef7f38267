/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jars dropped into plugins/ while packets flow. */
class PluginsIT {
    private Bed bed;
    private Daemon daemon;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed);
        daemon.configure(Daemon.laptopStatic());
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    private static Path jar(String name) throws IOException {
        Path target =
                Path.of(System.getProperty("pointsman.plugins")).resolve(name).resolve("target");
        try (var files = Files.list(target)) {
            return files.filter(f -> f.getFileName()
                            .toString()
                            .matches(java.util.regex.Pattern.quote(name) + "-[0-9].*[^s]\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path install(String name) throws IOException {
        Path plugins = Files.createDirectories(daemon.plugins());
        Path temp = bed.folder.resolve(name + ".part");
        Files.copy(jar(name), temp, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(temp, plugins.resolve(name + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aStrategyIsInstalledChosenAndRemovedUnderTrafficWithoutALostPacket() throws Exception {
        daemon.startAndWait();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            Path jar = install("com.example.strategy.lastresort");
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst("\\{", "{ \"org.pointsman.steering\": { \"strategy\": \"lastresort\" },"));
            traffic.awaitAllBy(2, 200);
            Files.delete(jar);
            traffic.awaitAllBy(1, 200);
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1, 2, 1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
        assertThat(daemon.status().getJsonArray("problems").toString())
                .contains("strategy lastresort is not installed; single decides meanwhile");
    }

    @Test
    void anUplinkTypeIsInstalledUsedAndRemovedUnderTrafficWithoutALostPacket() throws Exception {
        daemon.startAndWait();
        bed.access("usb0", 3);
        bed.ip("address", "add", "10.64.3.2/24", "dev", "usb0");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            String third =
                    "{ \"com.example.uplink.fixed~stick\": { \"interface\": \"usb0\", \"gateway\": \"10.64.3.1\", \"metric\": 5 },";
            daemon.configure(Daemon.laptopStatic().replaceFirst("\\{", third));
            daemon.awaitLog("com.example.uplink.fixed");
            Path jar = install("com.example.uplink.fixed");
            traffic.awaitAllBy(3, 200);
            Files.delete(jar);
            traffic.awaitAllBy(1, 200);
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1, 3, 1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
    }
}
