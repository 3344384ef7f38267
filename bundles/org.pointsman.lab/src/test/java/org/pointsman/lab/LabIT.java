/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab without Pointsman in it: the network that it makes, seen with {@code ip} and packets. Needs root. */
class LabIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Two names that no other test run on this machine has. */
    private final String one = "it" + Long.toString(ProcessHandle.current().pid(), 36) + "a";

    private final String two = "it" + Long.toString(ProcessHandle.current().pid(), 36) + "b";

    @TempDir
    Path home;

    @BeforeEach
    void needsRoot() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
        Files.createDirectory(home.resolve("lab"));
        Files.writeString(home.resolve("lab/pair.json"), """
                {"uplinks":[{"isp":"adsl","interface":"eth0"},{"isp":"lte","interface":"wlan0","kind":"wifi"}]}""");
    }

    @AfterEach
    void leaveNothing() {
        for (String name : List.of(one, two)) {
            Lab.takeDown(new LabNames(name));
        }
        assertThat(leftOvers()).isEmpty();
    }

    @Test
    void theClientReachesTheInternetByTheWayThatTheRouterChooses() {
        up(one);
        route(one, "adsl", "eth0", 1);
        assertThat(lab(one, "ping --count 3"))
                .contains("3 sent, 3 answered, 0 lost")
                .contains("3 by adsl");
        ip("-n", router(one), "route", "replace", "default", "via", "10.64.2.1");
        assertThat(lab(one, "ping --count 3")).contains("3 by lte");
    }

    @Test
    void anIspDropsWhatIsNotFromItsCustomer() {
        up(one);
        route(one, "adsl", "eth0", 1);
        ip("-n", router(one), "route", "replace", "default", "via", "10.64.1.1", "src", "10.64.2.2");
        assertThat(pings(router(one), LabServer.ADDRESS)).isFalse();
        ip("-n", router(one), "route", "replace", "default", "via", "10.64.1.1", "src", "10.64.1.2");
        assertThat(pings(router(one), LabServer.ADDRESS)).isTrue();
    }

    @Test
    void aCutCableHasNoCarrierAndCanBePluggedInAgain() {
        up(one);
        route(one, "adsl", "eth0", 1);
        lab(one, "cut eth0");
        await(() -> !ip("-n", router(one), "link", "show", "eth0").contains("LOWER_UP"));
        assertThat(lab(one, "status")).contains("broken: cut");
        lab(one, "restore adsl");
        await(() -> ip("-n", router(one), "link", "show", "eth0").contains("LOWER_UP"));
        assertThat(lab(one, "ping --count 2")).contains("2 by adsl");
        assertThat(lab(one, "status")).doesNotContain("broken");
    }

    @Test
    void aBlackHoleAnswersItselfAndADeadGatewayDoesNot() {
        up(one);
        route(one, "adsl", "eth0", 1);
        assertThat(pings(router(one), LabServer.ADDRESS)).isTrue();
        lab(one, "blackhole adsl");
        assertThat(pings(router(one), "10.64.1.1")).isTrue();
        assertThat(pings(router(one), LabServer.ADDRESS)).isFalse();
        lab(one, "dead adsl");
        assertThat(pings(router(one), "10.64.1.1")).isFalse();
        assertThat(ip("-n", router(one), "link", "show", "eth0")).contains("LOWER_UP");
        lab(one, "restore adsl");
        assertThat(pings(router(one), LabServer.ADDRESS)).isTrue();
    }

    @Test
    void tabKnowsLabsUplinksProfilesAndWhatCanBeDone() {
        up(one);
        up(two);
        assertThat(tab("bla")).containsExactly("blackhole");
        assertThat(tab("cut", "--lab", two, "")).containsExactly("adsl", "lte");
        assertThat(tab("restore", "--lab", two, "a")).containsExactly("adsl");
        assertThat(tab("cut", "")).as("two labs: which one is not said").isEmpty();
        assertThat(tab("down", "")).contains(one, two);
        assertThat(tab("ping", "--lab", one)).containsExactly(one);
        assertThat(tab("ping", "--")).containsExactly("--count", "--lab");
        assertThat(tab("up", "--profile", "pa")).containsExactly("pair");
        assertThat(tab("download", "--size", "")).isEmpty();
    }

    private List<String> tab(String... words) {
        return new Completion(home.resolve("lab")).of(List.of(words));
    }

    @Test
    void twoLabsStandSideBySideAndOneGoesWithoutTheOther() {
        up(one);
        up(two);
        route(one, "adsl", "eth0", 1);
        route(two, "lte", "wlan0", 2);
        assertThat(lab(one, "ping --count 2")).contains("2 by adsl");
        assertThat(lab(two, "ping --count 2")).contains("2 by lte");
        lab(one, "down");
        assertThat(leftOvers()).isNotEmpty().allMatch(name -> name.contains(two));
        assertThat(lab(two, "ping --count 2")).contains("2 by lte");
    }

    @Test
    void downEndsWhatRunsInItEvenWhenTheStateIsLost() throws IOException {
        up(one);
        List<ProcessRef> processes = NamespaceProcesses.in(Topology.present(new LabNames(one)));
        assertThat(processes).isNotEmpty();
        Files.delete(Path.of("/run/pointsman-lab", one, "lab.json"));
        lab(one, "down");
        assertThat(processes).noneMatch(ProcessRef::alive);
        assertThat(leftOvers()).isEmpty();
    }

    @Test
    void ctrlCTakesTheLabDown() throws Exception {
        Process foreground = foreground();
        foreground.destroy(); // SIGTERM, which ends a Java machine in the same way
        assertThat(foreground.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(leftOvers()).isEmpty();
    }

    @Test
    void aLabOutlivesAKilledCommandAndCanStillBeTakenDown() throws Exception {
        Process foreground = foreground();
        foreground.destroyForcibly().waitFor();
        List<ProcessRef> processes = NamespaceProcesses.in(Topology.present(new LabNames(one)));
        assertThat(processes).isNotEmpty();
        lab(one, "down");
        assertThat(processes).noneMatch(ProcessRef::alive);
        assertThat(leftOvers()).isEmpty();
    }

    /** A lab in the foreground of another process, complete. */
    private Process foreground() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LabProcess.class.getName(),
                home.toString()));
        command.addAll(List.of("up", "--bare", "--profile", "pair", "--name", one));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("foreground.log").toFile())
                .start();
        LabFolder folder = new LabFolder(new LabNames(one));
        await(() -> folder.state().filter(LabState::ready).isPresent());
        return process;
    }

    @Test
    void aLabThatCannotBeBuiltLeavesNothing() {
        ip("netns", "add", "pm-" + one + "-lte");
        Run run = run("up", "--bare", "--detach", "--profile", "pair", "--name", one);
        assertThat(run.code).isEqualTo(1);
        assertThat(run.text).contains("there is a lab " + one + " already");
        assertThat(Path.of("/run/pointsman-lab", one)).doesNotExist();
    }

    private void up(String name) {
        Run run = run("up", "--bare", "--detach", "--profile", "pair", "--name", name);
        assertThat(run.code).as(run.text).isZero();
    }

    /** What Pointsman would do: both addresses, and a default route by one of the ISPs. */
    private void route(String name, String isp, String device, int number) {
        ip("-n", router(name), "address", "add", "10.64.1.2/24", "dev", "eth0");
        ip("-n", router(name), "address", "add", "10.64.2.2/24", "dev", "wlan0");
        ip("-n", router(name), "route", "add", "default", "via", "10.64." + number + ".1", "dev", device);
        await(() -> pings(router(name), "10.64." + number + ".1"));
    }

    private String lab(String name, String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.add(1, "--lab=" + name);
        Run run = run(words.toArray(String[]::new));
        assertThat(run.code).as(run.text).isZero();
        return run.text;
    }

    private record Run(int code, String text) {}

    private Run run(String... words) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(text, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            int code = LabCommand.run(List.of(words), home);
            return new Run(code, text.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String router(String name) {
        return new LabNames(name).router();
    }

    private static boolean pings(String namespace, String address) {
        return exec("ip", "netns", "exec", namespace, "ping", "-c", "1", "-W", "1", "-n", address).code == 0;
    }

    private static String ip(String... words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Run run = exec(command.toArray(String[]::new));
        assertThat(run.code).as(run.text).isZero();
        return run.text;
    }

    private static Run exec(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        assertThat(Waiting.until(PATIENCE, Duration.ofMillis(20), condition)).isTrue();
    }

    /** Namespaces and folders of this test's labs, as {@code ip netns} and the file system show them. */
    private List<String> leftOvers() {
        Stream<String> namespaces = ip("netns", "list").lines().map(line -> line.split(" ")[0]);
        Stream<String> folders = Stream.of(one, two)
                .map(name -> "/run/pointsman-lab/" + name)
                .filter(path -> Files.exists(Path.of(path)));
        return Stream.concat(namespaces, folders)
                .filter(name -> name.contains(one) || name.contains(two))
                .toList();
    }
}
