/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide for authors, followed literally; and the archetypes that it does not follow, generated, built and installed beside it. */
class PluginGuideIT {
    private static final String LAB = "pg" + ProcessHandle.current().pid();
    private static final Path REPOSITORY = Daemon.HOME.resolve("../../..").normalize();
    private static final List<String> OTHERS = List.of("uplink", "probe", "contributor");

    @TempDir
    Path folder;

    private Path here;

    @BeforeEach
    void unpack() throws Exception {
        here = folder;
        Path local = Files.createDirectories(folder.resolve("m2/org"));
        Path own = Path.of(System.getProperty("maven.repository"));
        link(own, local.getParent(), "org");
        link(own.resolve("org"), local, "pointsman");
        try (Stream<Path> built = Files.list(REPOSITORY.resolve("archetypes/kit/target"))) {
            Path kit = built.filter(f -> f.getFileName().toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(kit, folder.resolve(kit.getFileName()));
        }
    }

    @AfterEach
    void end() throws IOException {
        bash("pointsman lab down " + LAB);
        for (Path links : List.of(folder.resolve("m2/org"), folder.resolve("m2"))) {
            try (Stream<Path> all = Files.list(links)) {
                for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(link);
                }
            }
        }
    }

    /** What has been downloaded before need not be again; what is ours must come from the kit. */
    private static void link(Path from, Path to, String without) throws IOException {
        try (Stream<Path> all = Files.list(from)) {
            for (Path one : all.toList()) {
                String name = one.getFileName().toString();
                if (!name.equals(without)) {
                    Files.createSymbolicLink(to.resolve(name), one);
                }
            }
        }
    }

    private Command.Result bash(String script) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", Daemon.HOME.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("POINTSMAN_LAB", LAB);
        environment.put("HOME", folder.toString());
        // few updates, as our own plug-ins do hundreds; and Maven's own classes need not be compiled well
        environment.put(
                "MAVEN_OPTS",
                "-Dmaven.repo.local=" + folder.resolve("m2") + " -Dconformance.updates=5 -XX:TieredStopAtLevel=1");
        return Command.tryRun(List.of("bash", "-euo", "pipefail", "-c", "cd '" + here + "'\n" + script), environment);
    }

    private String run(String script) {
        Command.Result result = bash(script);
        assertThat(result.exit()).as(script + "\n" + result.output()).isZero();
        return result.output();
    }

    /** The blocks to be typed, in order, with this test's lab and repository in the place of the reader's. */
    private List<String> blocks() throws IOException {
        return blocks("sh\n").stream()
                .map(b -> b.strip()
                        .replace("/lab1/", "/" + LAB + "/")
                        .replace("~/.m2/repository", folder.resolve("m2").toString()))
                .toList();
    }

    /** What stands between fences and begins like this, without the beginning. */
    private static List<String> blocks(String beginning) throws IOException {
        List<String> blocks = new ArrayList<>();
        String[] parts =
                Files.readString(REPOSITORY.resolve("docs/plugin-guide.md")).split("```");
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith(beginning)) {
                blocks.add(parts[i].substring(beginning.length()));
            }
        }
        assertThat(blocks).as(beginning).isNotEmpty();
        return blocks;
    }

    /** The guide's scenario, as it stands, becomes a test of the project that the guide has made. */
    private void scenarioOfTheGuideIsPlayedByTheBuild() throws IOException {
        String scenario = "\ngiven " + blocks("\ngiven ").get(0);
        Files.writeString(here.resolve("src/test/java/com/acme/quick/GuideTest.java"), """
                package com.acme.quick;

                class GuideTest {
                    @org.junit.jupiter.api.Test
                    void theScenarioOfTheGuide() {
                        org.pointsman.testkit.Scenario.of(
                                        new QuickEnough(org.pointsman.testkit.Configurations.of(QuickEnoughConfig.class)))
                                .play(\"""%s\""");
                    }
                }
                """.formatted(scenario));
    }

    private JsonObject asked(String command) {
        try (var reader = Json.createReader(new StringReader(run("pointsman lab shell " + command + " --json")))) {
            return reader.readObject();
        }
    }

    private void awaitRunning(String name, String brings) {
        Await.until(
                name + " runs and brings " + brings,
                () -> asked("wan:plugins").getJsonArray("plugins").getValuesAs(JsonObject.class).stream()
                        .anyMatch(p -> p.getString("name").equals(name)
                                && p.getString("state").equals("runs")
                                && p.getJsonArray("brings").toString().contains(brings)),
                () -> bash("pointsman lab shell wan:plugins").output());
    }

    @Test
    void theGuideWorksAsItStandsAndSoDoTheOtherArchetypes() throws Exception {
        for (String block : blocks()) {
            if (block.equals("pointsman lab down")) {
                othersAreBuiltAndRun();
            }
            run(block);
            if (block.startsWith("mvn") && block.contains("\ncd ")) {
                here = here.resolve(block.replaceFirst("(?s).*\ncd ", "").strip());
                scenarioOfTheGuideIsPlayedByTheBuild();
            }
            if (block.contains("\ncp ")) {
                awaitRunning("com.acme.quick", "RouteStrategy quick");
            }
            if (block.contains("choose quick")) {
                assertThat(asked("wan:status").getString("strategy")).isEqualTo("quick");
            }
        }
        assertThat(here).isEqualTo(folder.resolve("com.acme.quick"));
        assertThat(here.resolve("target/surefire-reports")).isDirectoryContaining("glob:**/TEST-*GuideTest.xml");
        assertThat(Path.of("/run/pointsman-lab", LAB)).doesNotExist();
    }

    private void othersAreBuiltAndRun() throws Exception {
        Path quick = here;
        here = Files.createDirectory(folder.resolve("others"));
        String generate = blocks().stream()
                .filter(b -> b.contains("archetype-plugin"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("(?s)\ncd .*", "");
        StringBuilder modules = new StringBuilder();
        for (String kind : OTHERS) {
            run(generate.replace("archetype.strategy", "archetype." + kind)
                    .replace("com.acme.quick", "com.acme.my" + kind)
                    .replace("name=quick", "name=my" + kind));
            modules.append("<module>com.acme.my").append(kind).append("</module>");
        }
        Files.writeString(
                here.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
                        + "<groupId>com.acme</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules>"
                        + modules + "</modules></project>");
        run("mvn -B -T 2 verify && cp */target/*.jar /run/pointsman-lab/" + LAB + "/plugins/");
        for (String kind : OTHERS) {
            assertThat(here.resolve("com.acme.my" + kind + "/target/surefire-reports"))
                    .isDirectoryContaining("glob:**/TEST-*ConformanceTest.xml");
        }
        awaitRunning("com.acme.myprobe", "Probe myprobe");
        // these are there once they are configured
        Path conf = Path.of("/run/pointsman-lab", LAB, "conf/pointsman.json");
        Files.writeString(
                conf,
                Files.readString(conf)
                        .replaceFirst(
                                "\\{",
                                Matcher.quoteReplacement("{" + blocks("json\n").get(0))));
        awaitRunning("com.acme.mycontributor", "StateContributor mycontributor");
        awaitRunning("com.acme.myuplink", "Uplink myuplink");
        String asked =
                bash("pointsman lab " + blocks("\npointsman lab ").get(0)).output();
        assertThat(asked)
                .containsPattern("myprobe:1.1.1.1:7 +none +- +no answer")
                .contains("0 of 1 target answered");
        String router = "ip -n pm-" + LAB + "-router route get 203.0.113.77";
        Await.until(
                "a route by the contributor",
                () -> bash(router).output().contains("wlan0"),
                () -> bash(router).output());
        here = quick;
    }
}
