/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Features go and come while packets flow; what is left out from the start is not missed. */
class FeaturesIT {
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

    private String stateOf(String feature) {
        try (var reader = Json.createReader(
                new StringReader(daemon.ask("wan:feature --json").output()))) {
            return reader.readObject().getJsonArray("features").getValuesAs(JsonObject.class).stream()
                    .filter(f -> f.getString("name").equals(feature))
                    .map(f -> f.getString("state"))
                    .findFirst()
                    .orElse("not there");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Command.Result says(String words) throws IOException {
        return daemon.ask("wan:feature " + words);
    }

    @Test
    void featuresGoAndComeWithoutALostPacketAndStayAsTheyAreOverARestart() throws Exception {
        daemon.startWithAll();
        String before = bed.everything();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            for (String feature : List.of("ppp", "ssh", "webconsole", "services")) {
                assertThat(stateOf(feature)).startsWith("runs");
                Command.Result removed = says("remove " + feature);
                assertThat(removed.exit()).as(removed.output()).isZero();
                assertThat(stateOf(feature)).isEqualTo("removed");
            }
            assertThat(says("install services").output()).contains("services is there again.");
            assertThat(says("install ppp").output()).contains("ppp is there again.");
            assertThat(stateOf("ppp")).isEqualTo("runs");
            assertThat(says("remove core").output())
                    .contains("core cannot be removed: without it this is no Pointsman.");
            assertThat(says("remove uplinks").output())
                    .contains("uplinks is in use: " + daemon.conf() + " configures org.pointsman.uplink.ethernet");
            assertThat(says("remove nonsense").output()).contains("No feature 'nonsense' ships with this Pointsman");

            String name = "com.example.strategy.lowestlatency";
            Path repository = daemon.plugins().resolve("repository/com/example/" + name + "/1.0.0");
            Files.createDirectories(repository);
            Files.copy(Jars.built(name), repository.resolve(name + "-1.0.0.jar"));
            Path part = Files.writeString(bed.folder.resolve("part"), """
                    { "feature-resource-version": "1.0", "id": "com.example:latency:1.0.0",
                      "bundles": [ { "id": "com.example:%s:1.0.0" } ],
                      "configurations": { "%s": { "dwellSeconds": 30 }, "org.pointsman.steering": { "strtegy": "x" } } }
                    """.formatted(name, name));
            Path dropped = Files.move(part, daemon.plugins().resolve("latency.json"), StandardCopyOption.ATOMIC_MOVE);
            Await.until("the dropped feature runs", () -> stateOf("latency").equals("runs"), daemon::log);
            assertThat(daemon.ask("wan:strategy").output()).contains("lowestlatency");
            Await.until(
                    "what it brings along is in force, but for what is wrong",
                    () -> daemon.log().contains("; by default of a feature: " + name + "; changed: " + name)
                            && daemon.log()
                                    .contains(
                                            "latency.json: org.pointsman.steering: strtegy: this key is not known here"),
                    daemon::log);
            Files.delete(dropped);
            Await.until("it is gone", () -> stateOf("latency").equals("not there"), daemon::log);
            Await.until(
                    "what it brought along as well",
                    () -> daemon.log().contains("2 uplinks; changed: " + name),
                    daemon::log);
            Files.writeString(
                    bed.folder.resolve("part"),
                    "{ \"feature-resource-version\": \"1.0\", \"id\": \"a:b:1\", \"bundles\": [ { \"id\": \"a:gone:1\" } ] }");
            Files.move(bed.folder.resolve("part"), daemon.plugins().resolve("odd.json"));
            Await.until("the other is named", () -> stateOf("odd").contains("but there is no "), daemon::log);

            int to = traffic.mark() - 50;
            assertThat(traffic.lostBetween(from, to)).isZero();
            assertThat(traffic.waysBetween(from, to)).containsExactly(1);
        }
        assertThat(bed.everything()).isEqualTo(before);
        daemon.stop();
        daemon.startAndWait();
        assertThat(stateOf("webconsole")).isEqualTo("removed");
        assertThat(stateOf("ppp")).isEqualTo("runs");
        assertThat(says("install webconsole").output()).contains("webconsole is there again.");
        assertThat(stateOf("webconsole")).startsWith("runs");
    }

    @Test
    void withoutConsoleShellBySshAndModemsItIsSmallerAndWorks() throws Exception {
        Path small = bed.folder.resolve("small");
        Command.run("cp", "-a", Daemon.HOME.toString(), small.toString());
        for (String feature : List.of("webconsole", "ssh", "ppp")) {
            Files.delete(small.resolve("features/" + feature + ".json"));
        }
        Command.run("rm", "-r", small.resolve("bundles/later").toString());
        for (String bundle : List.of("webconsole", "ssh", "uplink.ppp")) {
            try (Stream<Path> jars = Files.list(small.resolve("bundles"))) {
                for (Path jar : jars.filter(
                                j -> j.getFileName().toString().matches("org\\.pointsman\\." + bundle + "-.*\\.jar"))
                        .toList()) {
                    Files.delete(jar);
                }
            }
        }
        assertThat(size(small.resolve("bundles"))).isLessThan(size(Daemon.HOME.resolve("bundles")) * 6 / 10);
        daemon.of(small).startAndWait();
        daemon.awaitChosen("adsl");
        assertThat(stateOf("webconsole")).isEqualTo("not there");
        assertThat(stateOf("core")).isEqualTo("runs");
        assertThat(daemon.status().getJsonArray("problems")).isEmpty();
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 50);
            bed.carrier(1, false);
            traffic.awaitAllBy(2, 50);
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
