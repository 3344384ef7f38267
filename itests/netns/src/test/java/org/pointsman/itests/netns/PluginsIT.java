/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
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

    @Test
    void aRemovedUplinkIsHeldOrWithdrawnAsIsConfiguredWithoutALostPacket() throws Exception {
        daemon.startAndWait();
        bed.access("usb0", 3);
        bed.ip("address", "add", "10.64.3.2/24", "dev", "usb0");
        Path jar = install("com.example.uplink.fixed");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            daemon.configure(thirdHeldFor(60));
            traffic.awaitAllBy(3, 200);
            Files.delete(jar);
            Await.until(
                    "its bundle is gone", () -> !says("wan:plugins").contains("com.example.uplink.fixed"), daemon::log);
            int removed = traffic.mark();
            Await.until("six seconds pass, twice the default", () -> traffic.mark() > removed + 6000);
            traffic.awaitAllBy(3, 200);
            assertThat(traffic.waysBetween(from, traffic.mark() - 50)).containsExactly(1, 3);
            jar = install("com.example.uplink.fixed"); // it is back: what would have come of its going does not
            Await.until(
                    "it runs again",
                    () -> says("wan:plugins").matches("(?s).*uplink.fixed +\\S+ +runs.*"),
                    daemon::log);
            daemon.configure(thirdHeldFor(0));
            daemon.awaitLog("; changed: org.pointsman.steering"); // alone
            Files.delete(jar);
            traffic.awaitAllBy(1, 200); // long before a minute is over
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1, 3, 1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
        daemon.configure(thirdHeldFor(61));
        daemon.awaitLog("org.pointsman.steering: removedHoldSeconds: the value is 61, allowed: 0 to 60");
    }

    private static String thirdHeldFor(int seconds) {
        return Daemon.laptopStatic()
                .replaceFirst(
                        "\\{",
                        "{ \"org.pointsman.steering\": { \"removedHoldSeconds\": " + seconds + " },"
                                + " \"com.example.uplink.fixed~stick\": { \"interface\": \"usb0\", \"gateway\": \"10.64.3.1\", \"metric\": 5 },");
    }

    @Test
    void aPluginForANewerApiIsRefusedWithASentenceAndDisturbsNobody() throws Exception {
        daemon.startAndWait();
        Path newer = Jars.ofHeaders(
                daemon.plugins(),
                "newer",
                Map.of(
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", "com.example.newer",
                        "Bundle-Version", "3.0.0",
                        "Import-Package", "org.pointsman.api.wan;version=\"[9.1,10)\""));
        Path good = install("com.example.strategy.lastresort");
        String sentence =
                "it needs the package org.pointsman.api.wan 9.1.0 or newer and below 10.0.0; this Pointsman has 1.";
        Await.until(
                "the status says which",
                () -> problems().contains("Plug-in com.example.newer 3.0.0 cannot run: " + sentence),
                daemon::log);
        Await.until("the other one runs", () -> says("wan:strategy").contains("lastresort"), daemon::log);
        assertThat(says("wan:plugins").replaceAll("\\s+", " "))
                .contains("com.example.newer 3.0.0 cannot run")
                .contains(sentence);
        Files.delete(good);
        Files.delete(newer);
        Await.until("it is gone", () -> !problems().contains("com.example.newer"), daemon::log);
    }

    /** The jar beside its source in src/test/older was built when all packages of the API were 1.0, and is never built again. */
    @Test
    void aPluginThatWasBuiltWithAnOlderMinorOfTheApiRunsAsItIs() throws Exception {
        Path older = Path.of(System.getProperty("pointsman.plugins"), "../netns/src/test/older/com.example.older.jar");
        Files.copy(older, Files.createDirectories(daemon.plugins()).resolve("older.jar"));
        daemon.configure(
                Daemon.laptopStatic()
                        .replaceFirst(
                                "\\{",
                                "{ \"org.pointsman.steering\": { \"strategy\": \"older\" },"
                                        + " \"com.example.older~third\": { \"interface\": \"usb7\", \"gateway\": \"10.64.3.1\" },"));
        daemon.startAndWait();
        daemon.awaitChosen("lte");
        assertThat(daemon.status().getString("strategy")).isEqualTo("older");
        assertThat(daemon.uplink("third").getString("medium")).isEqualTo("older");
        assertThat(problems()).doesNotContain("older cannot run");
    }

    private String problems() {
        try {
            return daemon.status().getJsonArray("problems").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String says(String command) {
        try {
            return daemon.ask(command).output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
