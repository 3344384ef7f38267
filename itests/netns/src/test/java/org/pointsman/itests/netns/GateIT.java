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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate as a packaged service has it: signed plug-ins come and go under traffic, others are refused, and said to be. */
class GateIT {
    private static final String STRATEGY = "com.example.strategy.lastresort";

    private static final String CONSOLE = "http://" + Web.HOST;

    private Bed bed;
    private Daemon daemon;
    private Path keys;
    private Path unsigned;
    private Path signed;
    private String fingerprint;
    private String cookie;

    @BeforeEach
    void build() throws Exception {
        bed = Bed.laptop();
        daemon = new Daemon(bed).withoutDeveloperMode();
        daemon.configure(Daemon.laptopStatic());
        Files.createDirectories(daemon.plugins());
        mode("rwxr-x---");
        keys = bed.folder.resolve("keys.p12");
        unsigned = Files.copy(jar(), bed.folder.resolve("unsigned.jar"));
        signed = Files.copy(unsigned, bed.folder.resolve("signed.jar"));
        keytool("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=Example Ltd.");
        // the author's command line, which prints the operator's line
        String said =
                plugin("sign", signed.toString(), "--key", keys.toString()).output();
        assertThat(said).containsPattern("allow [0-9a-f]{64} CN=Example Ltd\\.");
        fingerprint = said.replaceFirst("(?s).*allow ([0-9a-f]{64}).*", "$1");
        allow("allow", "Example, until 2030");
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(daemon.plugins(), PosixFilePermissions.fromString(mode));
    }

    /** Writes the whole list of those trusted, as an editor does. */
    private void allow(String word, String why) throws IOException {
        Path part = Files.writeString(bed.folder.resolve("part.trust"), word + " " + fingerprint + " " + why + "\n");
        Files.move(part, daemon.conf().resolveSibling("plugins.trust"), StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterEach
    void clear() throws Exception {
        daemon.close();
        bed.close();
    }

    /** The Java machine's own tool, on the key of this test. */
    private String keytool(String... words) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin/keytool").toString());
        argv.addAll(List.of("-keystore", keys.toString(), "-storepass", "secret", "-alias", "example"));
        argv.addAll(List.of(words));
        return Command.run(argv);
    }

    private Path jar() throws IOException {
        Path target = Path.of(System.getProperty("pointsman.plugins"), STRATEGY, "target");
        try (var files = Files.list(target)) {
            return files.filter(f -> f.getFileName().toString().matches(Pattern.quote(STRATEGY) + "-[0-9].*[^s]\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Puts it into the folder in one step, under the name that all of them have. */
    private void drop(Path jar) throws IOException {
        drop(jar, "strategy.jar");
    }

    private void drop(Path file, String name) throws IOException {
        Path part = Files.copy(file, bed.folder.resolve("part.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                part,
                daemon.plugins().resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Command.Result plugin(String... words) {
        List<String> argv = new ArrayList<>(List.of("env", "POINTSMAN_KEY_PASSWORD=secret"));
        argv.addAll(List.of(Daemon.HOME.resolve("bin/pointsman").toString(), "plugin"));
        argv.addAll(List.of(words));
        argv.addAll(List.of("--conf", daemon.conf().getParent().toString()));
        argv.addAll(List.of("--plugins", daemon.plugins().toString()));
        return Command.tryRun(argv);
    }

    private JsonObject plugins() {
        try (var reader = Json.createReader(new StringReader(ask("wan:plugins --json")))) {
            return reader.readObject();
        }
    }

    private void awaitRefused(String reason) {
        Await.until(
                "wan:plugins says: " + reason,
                () -> plugins().getJsonArray("refused").toString().contains(reason),
                daemon::log);
    }

    /** Classes of the gate that the daemon has loaded. */
    private List<String> loaded() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        return Pattern.compile("org\\.pointsman\\.launcher\\.gate\\.(\\w+)/")
                .matcher(Command.run(jcmd, Long.toString(daemon.pid()), "VM.class_hierarchy"))
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    @Test
    void aPluginRunsOnceItIsSignedAndGoesOnWhenItsUpdateIsNot() throws Exception {
        daemon.startAndWait();
        assertThat(loaded())
                .as("while there is no plug-in")
                .contains("Gate", "FolderDoor")
                .doesNotContain("JarSignature", "Trust", "Fingerprint");
        try (Traffic traffic = Traffic.from(bed.client)) {
            traffic.awaitAllBy(1, 200);
            int from = traffic.mark();
            daemon.configure(Daemon.laptopStatic()
                    .replaceFirst("\\{", "{ \"org.pointsman.steering\": { \"strategy\": \"lastresort\" },"));
            drop(unsigned);
            awaitRefused("is not signed");
            assertThat(plugins().getJsonArray("plugins")).isEmpty();
            assertThat(daemon.status().getJsonArray("problems").toString())
                    .contains("Plug-in " + STRATEGY)
                    .contains("is refused: it is not signed.");
            daemon.awaitLog("is refused: it is not signed. It came from file:" + daemon.plugins());
            traffic.awaitAllBy(1, 50);

            drop(signed);
            awaitThere();
            traffic.awaitAllBy(2, 200);
            assertThat(plugins().getJsonObject("signers").getString(STRATEGY)).isEqualTo("Example, until 2030");
            assertThat(plugins().getJsonArray("refused")).isEmpty();
            assertThat(daemon.status().getJsonArray("problems")).isEmpty();
            assertThat(daemon.status().getJsonArray("notes")).isEmpty();
            assertThat(plugin("list").output())
                    .contains("strategy.jar: " + STRATEGY)
                    .contains("signed by Example, until 2030.");
            String info = plugin(
                            "info", daemon.plugins().resolve("strategy.jar").toString())
                    .output();
            assertThat(info)
                    .contains("provides    strategy lastresort")
                    .contains("org.pointsman.api.wan 1.")
                    .contains("signed by   CN=Example Ltd., SHA-256 ")
                    .contains("no sandbox");
            assertThat(info.replace(":", "")).containsIgnoringCase(fingerprint);

            drop(unsigned);
            awaitRefused("is not signed; what ran before goes on until the next start");
            traffic.awaitAllBy(2, 200);

            drop(signed);
            traffic.awaitAllBy(2, 200);
            allow("revoke", "its key was stolen");
            awaitRefused("whose certificate is revoked (its key was stolen)");
            traffic.awaitAllBy(1, 200);
            Command.Result verified =
                    plugin("verify", daemon.plugins().resolve("strategy.jar").toString());
            assertThat(verified.output())
                    .contains("is refused: it is signed by CN=Example Ltd., whose certificate is revoked");
            assertThat(verified.exit()).isEqualTo(1);
            allow("allow", "Example, until 2030");
            traffic.awaitAllBy(2, 200);

            Files.delete(daemon.plugins().resolve("strategy.jar"));
            traffic.awaitAllBy(1, 200);
            int to = traffic.mark() - 50;
            assertThat(traffic.waysBetween(from, to)).containsExactly(1, 2, 1, 2, 1);
            assertThat(traffic.lostBetween(from, to)).isZero();
        }
    }

    @Test
    void noOtherWayInLeadsAroundIt() throws Exception {
        // while developers were at work: it is in the framework's storage from then on
        drop(unsigned);
        daemon.inDeveloperMode(true).startAndWait();
        awaitThere();
        assertThat(daemon.status().getJsonArray("notes").toString()).contains("Developer mode");
        daemon.stop();

        mode("rwxrwxrwx");
        drop(signed);
        daemon.configure(Daemon.laptopStatic().replaceFirst("\\{", "{ \"org.pointsman.webconsole\": {},"));
        daemon.inDeveloperMode(false).startAndWait();
        assertThat(plugins().getJsonArray("plugins"))
                .as("neither from the storage nor from the folder")
                .isEmpty();
        assertThat(daemon.status().getJsonArray("problems").toString())
                .contains("Nothing in the plug-in folder is loaded: " + daemon.plugins()
                        + " can be written by everybody; 'chmod go-w " + daemon.plugins() + "' changes that.");
        assertThat(daemon.cli("status").exit()).isEqualTo(4);
        assertThat(ask("felix:install " + unsigned.toUri())).contains("There is no command");

        claimConsole();
        upload(unsigned);
        awaitRefused("\"location\":\"inputstream:");
        assertThat(plugins().getJsonArray("plugins")).isEmpty();
        assertThat(ask("lb")).contains("strategy.pinned").doesNotContain("lastresort");
        upload(signed);
        awaitThere();
    }

    @Test
    void aDroppedFeatureComesAsAWholeOrNotAtAll() throws Exception {
        String other = "com.example.strategy.lowestlatency";
        intoRepository(STRATEGY, signed);
        Path jar = intoRepository(other, Jars.built(other));
        daemon.startAndWait();
        drop(feature(STRATEGY, other), "both.json");
        Await.until(
                "the feature is refused",
                () -> ask("wan:feature --json")
                        .contains("Feature both is refused with its bundle com.example:" + other
                                + ":1.0.0; the log says why."),
                daemon::log);
        daemon.awaitLog(" is refused: it is not signed. It came from " + jar.toUri());
        assertThat(plugins().getJsonArray("plugins"))
                .as("the signed one neither")
                .isEmpty();
        assertThat(ask("lb")).doesNotContain("lastresort").doesNotContain("lowestlatency");

        plugin("sign", jar.toString(), "--key", keys.toString());
        drop(feature(STRATEGY, other), "both.json");
        Await.until(
                "the feature runs",
                () -> ask("wan:feature --json").contains("\"name\":\"both\",\"state\":\"runs\""),
                () -> ask("wan:feature --json") + daemon.log());
        assertThat(plugins().getJsonArray("plugins").toString()).contains(STRATEGY, other);
        assertThat(plugins().getJsonArray("refused")).isEmpty();
    }

    /** Puts it where a feature in the plug-in folder looks for it. */
    private Path intoRepository(String name, Path jar) throws IOException {
        Path folder = daemon.plugins().resolve("repository/com/example/" + name + "/1.0.0");
        Files.createDirectories(folder);
        return Files.copy(jar, folder.resolve(name + "-1.0.0.jar"));
    }

    private Path feature(String... names) throws IOException {
        String bundles = Stream.of(names)
                .map(n -> "{ \"id\": \"com.example:" + n + ":1.0.0\" }")
                .collect(Collectors.joining(", "));
        return Files.writeString(
                bed.folder.resolve("feature"),
                "{ \"feature-resource-version\": \"1.0\", \"id\": \"com.example:both:1.0.0\", \"bundles\": [ " + bundles
                        + " ] }");
    }

    private void awaitThere() {
        Await.until(
                "it is there",
                () -> plugins().getJsonArray("plugins").toString().contains(STRATEGY),
                () -> plugins() + daemon.log());
    }

    private void claimConsole() {
        Pattern code = Pattern.compile("\"claimCode\":\"([^\"]+)\"");
        Await.until(
                "the console is claimed",
                () -> {
                    Matcher shown = code.matcher(ask("wan:console --json"));
                    if (!shown.find()) {
                        return false;
                    }
                    String claim = "{\"name\":\"admin\",\"password\":\"correct horse battery\",\"code\":\""
                            + shown.group(1) + "\"}";
                    Command.Result said =
                            curl("-H", "Content-Type: application/json", "-d", claim, CONSOLE + "/api/v1/claim");
                    cookie = said.output().replaceFirst("(?si).*set-cookie: ([^;]+);.*", "$1");
                    return said.output().contains("200 OK");
                },
                daemon::log);
    }

    /** As the form on the console's page of bundles does. */
    private void upload(Path jar) {
        Command.Result sent = curl(
                "-b",
                cookie,
                "-F",
                "action=install",
                "-F",
                "bundlestart=start",
                "-F",
                "bundlefile=@" + jar,
                CONSOLE + "/system/console/bundles");
        assertThat(sent.output()).contains("302").contains("Location: /system/console/bundles");
    }

    private Command.Result curl(String... words) {
        List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", bed.router.name(), "curl"));
        argv.addAll(List.of("-sS", "-m", "30", "-i", "-H", "Origin: " + CONSOLE));
        argv.addAll(List.of(words));
        return Command.tryRun(argv);
    }

    private String ask(String command) {
        try {
            return daemon.ask(command).output();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
