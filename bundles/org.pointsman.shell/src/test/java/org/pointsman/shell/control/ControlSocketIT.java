/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.lan.Join;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.Fakes;
import org.pointsman.shell.Golden;

/** The shell's bundle in a framework with the bundles that ship, asked over its socket as the launcher asks it. */
@Timeout(60)
class ControlSocketIT {
    @TempDir
    Path folder;

    private Path socket;
    private Framework framework;
    private Bundle shell;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("data/control.sock");
        Files.createDirectory(folder.resolve("data"));
        framework = framework("run", folder.resolve("data"));
        framework.start();
        shell = installAll(framework);
    }

    private Framework framework(String mode, Path data) throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                "org.osgi.framework.storage",
                Files.createTempDirectory(folder, "storage").toString());
        properties.put(
                "org.osgi.framework.system.packages.extra",
                exports(Wan.class) + ",org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20");
        properties.put("pointsman.data", data.toString());
        properties.put("pointsman.mode", mode);
        return new FrameworkFactory().newFramework(properties);
    }

    /** What the bundle of a class exports, in the versions it has. */
    private static String exports(Class<?> type) throws IOException {
        try (JarFile jar = new JarFile(
                type.getProtectionDomain().getCodeSource().getLocation().getPath())) {
            return jar.getManifest().getMainAttributes().getValue("Export-Package");
        }
    }

    private static Bundle installAll(Framework framework) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        List<Path> jars;
        try (Stream<Path> files = Stream.concat(Files.list(Path.of("target/bundles")), Files.list(Path.of("target")))) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            bundles.add(framework
                    .getBundleContext()
                    .installBundle("reference:" + jar.toUri().toURL()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return bundles.stream()
                .filter(b -> b.getSymbolicName().equals("org.pointsman.shell"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        assertThat(folder.resolve("data")).isEmptyDirectory();
    }

    private <T> ServiceRegistration<T> register(Class<T> type, T service) {
        return framework.getBundleContext().registerService(type, service, new Hashtable<>());
    }

    private <T> void register(Class<T> type, T service, int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(org.osgi.framework.Constants.SERVICE_RANKING, ranking);
        framework.getBundleContext().registerService(type, service, properties);
    }

    private void everythingRuns() {
        register(Wan.class, Fakes.Steering.usual());
        register(Reconciler.class, Fakes.Reconciling.withOneStep());
        register(DecisionJournal.class, Fakes.Journal.usual());
        register(LinkMonitor.class, Fakes.Links.usual());
        register(FlowTable.class, Fakes.Flows.of(60));
        register(Join.class, new Fakes.Joined());
    }

    private Client.Answer run(String command) throws IOException {
        return Client.run(socket, command);
    }

    @Test
    void theSocketIsForItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void aTableAsLongAsTheTerminalIsWide() throws IOException {
        everythingRuns();
        Client.Answer answer = run("wan:uplinks");
        Golden.matches("uplinks-80", answer.out().stripTrailing());
        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
        try (Client client = new Client(socket)) {
            client.send("wan:uplinks", 120, true);
            String out = client.answer().out();
            assertThat(out).contains("\u001b[32mup\u001b[0m");
            Golden.matches("uplinks-120", out.replaceAll("\u001b\\[[0-9]*m", "").stripTrailing());
        }
    }

    @Test
    void everyCommandAnswersAndSoDoesItsJson() throws IOException {
        everythingRuns();
        for (String command : List.of(
                "wan:uplinks",
                "wan:uplinks adsl",
                "wan:links",
                "wan:links eth0",
                "wan:flows",
                "wan:flows adsl",
                "wan:plan",
                "wan:history",
                "wan:history 1",
                "wan:decision 2",
                "wan:health",
                "wan:proxyarp",
                "wan:why",
                "wan:why adsl",
                "wan:routes",
                "wan:routes diff",
                "wan:help",
                "wan:help status",
                "help")) {
            Client.Answer text = run(command);
            assertThat(text.exitCode()).as(command + ": " + text).isZero();
            assertThat(text.out()).as(command).isNotBlank().endsWith("\n");
            Client.Answer json = run(command + " --json");
            assertThat(json.exitCode()).as(command + ": " + json).isZero();
            assertThat(json.out()).as(command).matches("[\\[{].*[\\]}]\n");
        }
        assertThat(run("wan:history 1 --json").out()).contains("\"number\":2").doesNotContain("\"number\":1,");
    }

    @Test
    void statusExitsWithFourWhenAnUplinkIsMissed() throws IOException {
        everythingRuns();
        Client.Answer answer = run("wan:status --json");
        assertThat(answer.exitCode()).isEqualTo(4);
        JsonObject status = Json.createReader(new StringReader(answer.out())).readObject();
        assertThat(status.getBoolean("ready")).isTrue();
        assertThat(status.getString("chosen")).isEqualTo("adsl");
    }

    @Test
    void aViewerChangesNothing() throws IOException {
        everythingRuns();
        for (String command : List.of("wan:uplink disable adsl", "wan:config show", "scr:info x", "wan:pause")) {
            try (Client client = new Client(socket)) {
                client.sendRaw("{\"command\":\"" + command + "\",\"role\":\"viewer\"}\n");
                Client.Answer answer = client.answer();
                assertThat(answer.err()).as(command).isEqualTo("A viewer may not do this.\n");
                assertThat(answer.exitCode()).as(command).isEqualTo(1);
            }
        }
        try (Client client = new Client(socket)) {
            client.sendRaw("{\"command\":\"wan:uplinks\",\"role\":\"viewer\"}\n");
            assertThat(client.answer().out()).contains("adsl");
        }
    }

    @Test
    void statusFollowsServicesThatComeAndGo() throws IOException {
        assertThat(run("wan:status").exitCode()).isEqualTo(1);
        assertThat(run("wan:status").out()).startsWith("stopped\n");
        ServiceRegistration<Wan> wan = register(Wan.class, new Fakes.Steering(List.of(Fakes.ADSL), List.of(), true));
        register(Reconciler.class, Fakes.Reconciling.withOneStep());
        assertThat(run("wan:status")).satisfies(a -> {
            assertThat(a.exitCode()).isZero();
            assertThat(a.out()).startsWith("ready, strategy single, adsl in use\n");
        });
        wan.unregister();
        assertThat(run("wan:uplinks").out())
                .isEqualTo("Steering does not run: 'scr:list' and the log say what it waits for.\n");
    }

    @Test
    void pipes() throws IOException {
        everythingRuns();
        try (Client client = new Client(socket)) {
            client.send("wan:uplinks | grep lte", 80, true);
            assertThat(client.answer().out())
                    .as("the whole row")
                    .startsWith("lte   lte       connecting  unknown        -  -")
                    .endsWith("12s    Not usable: its session is being set up: Registering with the network.\n")
                    .hasLineCount(1);
        }
        assertThat(run("wan:uplinks | grep -i 'ETH[0-9]' | grep -v \"it's\"").out())
                .contains("eth0")
                .hasLineCount(1);
        assertThat(run("wan:plan | grep '$x'")).isEqualTo(new Client.Answer("", "", 1));
        assertThat(run("wan:plan | grep -v \"it's $x `\" | grep 'default *via'").out())
                .hasLineCount(1);
        assertThat(run("wan:uplinks | grep '('").err()).startsWith("'(' is not a regular expression");
    }

    @Test
    void bundlesAndComponents() throws IOException {
        assertThat(run("lb").out()).contains("Active", "Pointsman :: shell");
        assertThat(run("scr:list").out()).contains("org.pointsman.shell.StatusCommand");
    }

    @Test
    void whatIsNotUnderstoodIsOneSentence() throws IOException {
        for (String command : List.of(
                "wan:nothing",
                "felix:install x",
                "exec",
                "wan:status > x",
                "$.context",
                "wan:status --jsn",
                "wan:decision",
                "wan:decision x",
                "",
                "help nothing")) {
            Client.Answer answer = run(command);
            assertThat(answer.exitCode()).as(command + ": " + answer).isEqualTo(2);
            assertThat(answer.err() + answer.out()).as(command).hasLineCount(1).doesNotContain("Exception", "coerce");
        }
        assertThat(run("wan:status --jsn").err())
                .isEqualTo("'wan:status' does not take these arguments; see: wan:help wan:status\n");
    }

    @Test
    void whatIsNoRequestIsRefused() throws IOException {
        for (String line : List.of("GET / HTTP/1.1\n", "{}\n", "x".repeat(RequestReader.LARGEST + 5000))) {
            try (Client client = new Client(socket)) {
                client.sendRaw(line);
                assertThat(client.answer().exitCode()).isEqualTo(2);
            }
        }
    }

    /** Commands of a plugin, as Gogo's whiteboard wants them. */
    public static final class Plugin {
        final CountDownLatch running = new CountDownLatch(8);
        final CountDownLatch proceed = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        /** Fails. */
        public void fail() {
            throw new IllegalStateException("The modem is on fire.");
        }

        /** Fails and says nothing. */
        public void sulk() throws IOException {
            throw new IOException();
        }

        /** Runs until told to proceed. */
        public String hang() throws InterruptedException {
            running.countDown();
            try {
                proceed.await();
                return "proceeded";
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }

    private Plugin plugin() {
        Plugin plugin = new Plugin();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "wan");
        properties.put("osgi.command.function", new String[] {"fail", "sulk", "hang"});
        framework.getBundleContext().registerService(Plugin.class, plugin, properties);
        return plugin;
    }

    @Test
    void aFailingCommandGivesItsMessageAndNoStackTrace() throws IOException {
        plugin();
        assertThat(run("wan:fail")).isEqualTo(new Client.Answer("", "The modem is on fire.\n", 1));
        assertThat(run("wan:sulk")).isEqualTo(new Client.Answer("", "It failed: IOException.\n", 1));
    }

    @Test
    void eightAtOnceAndTheNinthWaits() throws Exception {
        Plugin plugin = plugin();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < ControlServer.MOST; i++) {
            clients.add(new Client(socket));
            clients.get(i).send("wan:hang", 80, false);
        }
        assertThat(plugin.running.await(30, TimeUnit.SECONDS)).isTrue();
        Client ninth = new Client(socket);
        ninth.send("wan:help", 80, false); // accepted by the kernel, not by the server
        plugin.proceed.countDown();
        for (Client client : clients) {
            assertThat(client.answer()).isEqualTo(new Client.Answer("proceeded\n", "", 0));
            client.close();
        }
        assertThat(ninth.answer().exitCode()).isZero();
        ninth.close();
    }

    @Test
    void aClientThatClosesInterruptsItsCommand() throws Exception {
        Plugin plugin = plugin();
        try (Client client = new Client(socket)) {
            client.send("wan:hang", 80, false);
            // seven more would count down, too; one is enough to know that it runs
            while (plugin.running.getCount() == 8) {
                Thread.onSpinWait();
            }
        }
        assertThat(plugin.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDrillEndsWithItsClient() throws Exception {
        Fakes.Words words = new Fakes.Words();
        register(Overrides.class, words);
        register(DecisionJournal.class, Fakes.Journal.usual());
        register(Wan.class, new Fakes.Steering(List.of(Fakes.ADSL, Fakes.ADSL.named("dsl")), List.of(), true));
        try (Client client = new Client(socket)) {
            client.send("wan:drill adsl", 80, false);
            assertThat(words.begun.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(words.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(run("wan:drill adsl | grep pipe").out()).contains("use a pipe of your own shell");
    }

    @Test
    void watchingShowsABlockAtOnceAndForEachChange() throws Exception {
        everythingRuns();
        try (Client client = new Client(socket)) {
            client.send("wan:uplinks --watch --json", 80, false);
            assertThat(client.line()).startsWith("{\"uplinks\":[{\"name\":\"adsl\"");
            register(Wan.class, new Fakes.Steering(List.of(Fakes.ADSL.named("a")), List.of(), true), Integer.MAX_VALUE);
            assertThat(client.line()).startsWith("{\"uplinks\":[{\"name\":\"a\"");
        }
        assertThat(run("wan:help --watch").err())
                .startsWith("--watch goes with explain, flows, health,")
                .endsWith("not with help.\n");
        assertThat(run("wan:status --watch | grep x").exitCode()).isEqualTo(2);
        assertThat(run("wan:drill --help").out()).startsWith("wan:drill UPLINK [TIME]");
    }

    @Test
    void stoppingTheBundleEndsCommandsAndRemovesTheSocket() throws Exception {
        Plugin plugin = plugin();
        try (Client client = new Client(socket)) {
            client.send("wan:hang", 80, false);
            while (plugin.running.getCount() == 8) {
                Thread.onSpinWait();
            }
            shell.stop();
            assertThat(plugin.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(socket).doesNotExist();
        shell.start();
        assertThat(run("wan:help").exitCode()).isZero();
    }

    @Test
    void theSocketOfAKilledPredecessorIsReplaced() throws Exception {
        shell.stop();
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(socket));
        killed.close(); // the file stays
        assertThat(socket).exists();
        shell.start();
        assertThat(run("wan:help").exitCode()).isZero();
    }

    @Test
    void theSocketOfALivingOneIsLeftAlone() throws Exception {
        shell.stop();
        try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            living.bind(UnixDomainSocketAddress.of(socket));
            shell.start();
            try (Client client = new Client(socket)) {
                assertThat(living.accept())
                        .as("it is still the living one that answers")
                        .isNotNull();
                assertThat(client).isNotNull();
            }
            shell.stop();
            assertThat(socket).exists();
        }
        Files.delete(socket);
    }

    @Test
    void aFileInTheWayIsNotDeleted() throws Exception {
        shell.stop();
        Files.writeString(socket, "precious");
        shell.start();
        shell.stop();
        assertThat(socket).hasContent("precious");
        Files.delete(socket);
    }

    @Test
    void oneShotModesDoNotTouchIt() throws Exception {
        Framework other = framework("plan", folder.resolve("data"));
        other.start();
        installAll(other);
        other.stop();
        other.waitForStop(10_000);
        assertThat(run("wan:help").exitCode()).isZero();
    }

    @Test
    void aLongDataFolderHasItsSocketInRun() throws Exception {
        Path run = Path.of("/run");
        assumeTrue(Files.isWritable(run), "may write to /run");
        Path data = Files.createDirectories(folder.resolve("d".repeat(100)));
        Path expected = SocketPath.of(data);
        assertThat(expected).hasParentRaw(run);
        Framework other = framework("run", data);
        other.start();
        try {
            installAll(other);
            assertThat(Client.run(expected, "wan:help").exitCode()).isZero();
        } finally {
            other.stop();
            other.waitForStop(10_000);
        }
        assertThat(expected).doesNotExist();
    }

    @Test
    void allBundlesAreActive() {
        BundleContext context = framework.getBundleContext();
        assertThat(context.getBundles()).allMatch(b -> b.getState() == Bundle.ACTIVE, "active");
    }
}
