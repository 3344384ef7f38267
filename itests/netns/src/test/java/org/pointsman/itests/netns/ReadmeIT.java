/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.kernel.namespace.Namespace;

/** The README is read here as its reader reads it: the lab session word for word, the configuration as it stands. */
class ReadmeIT {
    /** One of its own for each run: a lab that somebody else works with is not to be disturbed. */
    private static final String LAB = "rm" + ProcessHandle.current().pid();

    private static final Path README = Daemon.HOME.resolve("../../../README.md").normalize();

    @TempDir
    Path folder;

    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void end() {
        running.forEach(Process::destroy);
        pointsman("lab", "down");
    }

    private static Command.Result pointsman(String... words) {
        List<String> argv =
                new ArrayList<>(List.of(Daemon.HOME.resolve("bin/pointsman").toString()));
        argv.addAll(List.of(words));
        return Command.tryRun(argv, Map.of("POINTSMAN_LAB", LAB));
    }

    /** A command that goes on; what it prints goes to {@code seen}. */
    private void start(List<String> argv, Path seen) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(seen.toFile());
        builder.environment().put("POINTSMAN_LAB", LAB);
        running.add(builder.start());
    }

    /** The fenced block that contains {@code text}. */
    private static List<String> block(String text) throws IOException {
        String[] parts = Files.readString(README).split("```");
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].contains(text)) {
                return parts[i].strip().lines().toList();
            }
        }
        throw new AssertionError(README + " has no block with " + text);
    }

    /** The words of a line that starts with {@code sudo bin/pointsman}, without its remark; the test is root already. */
    private static String[] words(String line) {
        assertThat(line).startsWith("sudo bin/pointsman ");
        return line.substring("sudo bin/pointsman ".length())
                .replaceFirst("\\s+#.*", "")
                .split(" ");
    }

    @Test
    void theLaptopSessionDoesWhatItSays() throws Exception {
        Command.Result up = pointsman("lab", "up", "--detach", "--profile", "laptop");
        assertThat(up.exit()).as(up.output()).isZero();
        List<String> session = block("lab ping");
        Path seen = folder.resolve("ping");
        List<String> ping =
                new ArrayList<>(List.of(Daemon.HOME.resolve("bin/pointsman").toString()));
        ping.addAll(List.of(words(session.get(0))));
        start(ping, seen);
        awaitLast(seen, "by adsl (eth0)");
        run(session.get(1));
        awaitLast(seen, "by lte (wlan0)");
        run(session.get(2));
        awaitLast(seen, "by adsl (eth0)");
        assertThat(run(session.get(3))).contains("adsl in use").contains("lte");
        assertThat(run(session.get(4)))
                .contains("adsl: eth0 lost carrier")
                .contains("gateway 10.64.1.1 answers on eth0");
        List<String> across =
                List.of("ip", "netns", "exec", "pm-" + LAB + "-desk", "ping", "-c", "3", "-W", "3", "192.168.88.30");
        assertThat(Files.readString(README)).contains("pm-lab1-desk ping 192.168.88.30");
        assertThat(Command.tryRun(across).output()).contains(" 0% packet loss");
        assertThat(pointsman("lab", "down").exit()).isZero();
        assertThat(Command.run("ip", "netns", "list")).doesNotContain("pm-lab");
    }

    private String run(String line) {
        Command.Result r = pointsman(words(line));
        assertThat(r.exit()).as(line + "\n" + r.output()).isZero();
        return r.output();
    }

    private static void awaitLast(Path seen, String way) {
        Await.until(
                "the latest packet went " + way,
                () -> {
                    List<String> lines =
                            lines(seen).stream().filter(l -> l.contains(" by ")).toList();
                    return !lines.isEmpty() && lines.get(lines.size() - 1).contains(way);
                },
                () -> String.join("\n", lines(seen)));
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Test
    void theHouseSessionDoesWhatItSays() throws Exception {
        Command.Result up = pointsman("lab", "up", "--detach");
        assertThat(up.exit()).as(up.output()).isZero();
        assertThat(up.output().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(120));
        Path conf = Path.of("/run/pointsman-lab", LAB, "conf", "pointsman.json");
        assertThat(json(String.join("\n", block("org.pointsman.lan~home"))))
                .as("the README's configuration is the lab's")
                .isEqualTo(json(Files.readString(conf)));
        List<String> session = block("lab download");
        Path seen = folder.resolve("download");
        List<String> download =
                new ArrayList<>(List.of(Daemon.HOME.resolve("bin/pointsman").toString()));
        download.addAll(List.of(words(session.get(0))));
        download.addAll(List.of("--size", "16"));
        start(download, seen);
        Process loading = running.get(0);
        Await.until(
                "all three are used",
                () -> lines(seen).stream()
                        .anyMatch(l -> l.contains("adsl ") && l.contains("lte ") && l.contains("gsm ")),
                () -> String.join("\n", lines(seen)));
        run(session.get(1));
        Await.until(
                "the others carry on",
                () -> lines(seen).stream().anyMatch(l -> l.contains("MB/s") && !l.contains("adsl ") && l.contains("%")),
                () -> String.join("\n", lines(seen)));
        run(session.get(2));
        run(session.get(3));
        Await.until(
                "the black hole is left",
                () -> run(session.get(5)).contains("usb0 has carrier, but the internet does not"),
                () -> run(session.get(5)));
        run(session.get(4));
        assertThat(run(session.get(5))).contains("adsl").contains("lte").contains("gsm");
        assertThat(run(session.get(6))).contains("adsl").contains("no uplink");
        assertThat(run(session.get(7))).contains("new flows go by").contains("adsl failed: ");
        assertThat(loading.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(String.join("\n", lines(seen))).contains("every byte is right");
        assertThat(loading.exitValue()).isZero();
        Lookup name = Lookup.of(Namespace.existing("pm-" + LAB + "-client"), "192.168.77.1", "www.internet.test");
        assertThat(name.address()).as("a name, looked up at the router").isEqualTo("203.0.113.10");
        assertThat(pointsman("lab", "down").exit()).isZero();
        assertThat(Path.of("/etc/netns/pm-" + LAB + "-client")).doesNotExist();
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Test
    void theConfigurationIsFine() throws Exception {
        Path file = folder.resolve("pointsman.json");
        Files.writeString(file, String.join("\n", block("org.pointsman.uplink.ethernet~cable")));
        Command.Result check = pointsman("check", file.toString());
        assertThat(check.exit()).as(check.output()).isZero();
        assertThat(check.output()).contains("2 uplinks");
    }
}
