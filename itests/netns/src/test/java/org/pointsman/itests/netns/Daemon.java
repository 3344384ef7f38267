/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pointsman as shipped, running in a namespace of a {@link Bed}. */
final class Daemon implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("pointsman.home"));

    private final Bed bed;
    private final Path conf;
    private final Path data;
    private final Path log;
    private Process process;
    private boolean developer = true;
    private Path home = HOME;

    Daemon(Bed bed) throws IOException {
        this.bed = bed;
        this.conf = Files.createDirectories(bed.folder.resolve("conf"));
        this.data = Files.createDirectories(bed.folder.resolve("data"));
        this.log = bed.folder.resolve("log");
    }

    Path conf() {
        return conf.resolve("pointsman.json");
    }

    /** As a packaged service runs: plug-ins need a signature. The tests of plug-ins do without. */
    Daemon withoutDeveloperMode() {
        return inDeveloperMode(false);
    }

    /** Whether it is, from its next start on. */
    Daemon inDeveloperMode(boolean is) {
        developer = is;
        return this;
    }

    /** Another installation than the one under test. */
    Daemon of(Path installation) {
        home = installation;
        return this;
    }

    /** Its own plug-in folder, so that tests running side by side do not meet. */
    Path plugins() {
        return conf.resolve("../plugins").normalize();
    }

    Path data() {
        return data;
    }

    /** Both uplinks with static addresses. */
    static String laptopStatic() {
        return """
            {
              // the laptop of the first article
              "org.pointsman.uplink.ethernet~adsl": {
                "interface": "eth0", "metric": 10,
                "addressing": "static", "address": "10.64.1.2/24", "gateway": "10.64.1.1"
              },
              "org.pointsman.uplink.wifi~lte": {
                "interface": "wlan0", "metric": 20,
                "addressing": "static", "address": "10.64.2.2/24", "gateway": "10.64.2.1"
              }
            }
            """;
    }

    /** Three uplinks of one metric. */
    static String house(String strategy, int... weights) {
        return house(strategy, "", new int[] {10, 10, 10}, weights);
    }

    /** The house of the second article; {@code more}: further keys of the steering, each with a comma before it. */
    static String house(String strategy, String more, int[] metrics, int[] weights) {
        StringBuilder json = new StringBuilder("{\n");
        String[] names = {"adsl", "lte", "gsm"};
        String[] interfaces = {"eth0", "usb0", "wwan0"};
        for (int i = 0; i < 3; i++) {
            json.append("""
                      "org.pointsman.uplink.ethernet~%s": {
                        "interface": "%s", "metric": %d, "weight": %d,
                        "addressing": "static", "address": "10.64.%d.2/24", "gateway": "10.64.%d.1"
                      },
                    """.formatted(names[i], interfaces[i], metrics[i], weights[i], i + 1, i + 1));
        }
        return json.append("  \"org.pointsman.steering\": { \"strategy\": \"")
                .append(strategy)
                .append('"')
                .append(more)
                .append(" }\n}\n")
                .toString();
    }

    /** Writes the configuration as an editor does: a new file renamed over the old one. */
    void configure(String json) throws IOException {
        Path temp = conf.resolve("pointsman.json.edited");
        Files.writeString(temp, json);
        Files.move(temp, conf(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    Daemon start() throws IOException {
        List<String> argv = new java.util.ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                home.resolve("bin/pointsman").toString(),
                "run",
                "--conf",
                conf.toString(),
                "--data",
                data.toString(),
                "--plugins",
                plugins().toString()));
        if (developer) {
            argv.add("--developer");
        }
        process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        return this;
    }

    /** Starts and waits until the first decision is in force and the configured uplinks are all known. */
    Daemon startAndWait() throws IOException {
        start();
        awaitReady();
        long configured = Files.readString(conf())
                .lines()
                .filter(l -> l.contains("\"org.pointsman.uplink."))
                .count();
        Await.until(
                "all " + configured + " uplinks are known",
                () -> {
                    try {
                        return status().getJsonArray("uplinks").size() >= configured;
                    } catch (IOException e) {
                        return false;
                    }
                },
                this::log);
        return this;
    }

    /** Starts and waits until every configured uplink is usable and the kernel has all that follows from it. */
    Daemon startWithAll() throws IOException {
        startAndWait();
        Await.until(
                "all uplinks are usable, and nothing is left to be done",
                () -> {
                    try {
                        return status().getJsonArray("uplinks").getValuesAs(JsonObject.class).stream()
                                        .allMatch(u -> u.getBoolean("usable"))
                                && ask("wan:plan --json").output().contains("\"steps\":[]");
                    } catch (IOException e) {
                        return false;
                    }
                },
                this::log);
        return this;
    }

    void awaitReady() {
        Await.until(
                "ready",
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the daemon ended with " + process.exitValue() + ":\n" + log());
                    }
                    try {
                        return status().getBoolean("ready");
                    } catch (IOException e) {
                        return false;
                    }
                },
                this::log);
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitLog(String sentence) {
        Await.until("log says: " + sentence, () -> log().contains(sentence), this::log);
    }

    JsonObject status() throws IOException {
        try (var reader =
                Json.createReader(new StringReader(ask("wan:status --json").output()))) {
            return reader.readObject();
        }
    }

    JsonObject uplink(String name) throws IOException {
        return status().getJsonArray("uplinks").getValuesAs(JsonObject.class).stream()
                .filter(u -> u.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    void awaitChosen(String name) {
        Await.until(
                "traffic by " + name,
                () -> {
                    try {
                        return status().getString("chosen", "").equals(name);
                    } catch (IOException | ClassCastException e) {
                        return false;
                    }
                },
                this::log);
    }

    /** One command over the control socket. */
    Command.Result ask(String command) throws IOException {
        return ask(data, command);
    }

    /** The same of any daemon, by its data folder. */
    static Command.Result ask(Path data, String command) throws IOException {
        Path socket = data.resolve("control.sock");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String line =
                    Json.createObjectBuilder()
                                    .add("command", command)
                                    .add("columns", 120)
                                    .add("color", false)
                                    .build() + "\n";
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            StringBuilder out = new StringBuilder();
            while (true) {
                int type = in.readUnsignedByte();
                String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                if (type == 'x') {
                    return new Command.Result(Integer.parseInt(text), out.toString());
                }
                out.append(text);
            }
        }
    }

    /** The command line client as a person calls it. */
    Command.Result cli(String... words) {
        List<String> argv = new java.util.ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                bed.router.name(),
                HOME.resolve("bin/pointsman").toString()));
        argv.addAll(List.of(words));
        argv.addAll(List.of("--data", data.toString()));
        return Command.tryRun(argv);
    }

    /** Sends a signal by name. */
    void signal(String name) {
        Command.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** kill -9, and nothing else. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon did not end within 20 s of SIGTERM:\n" + log());
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon is still running:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
