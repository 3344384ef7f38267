/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A provider's network namespace with dnsmasq and a subscriber's with {@code eth0}, joined by a cable. */
final class Provider {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String isp = "pmdhcp" + ProcessHandle.current().pid() + "isp";
    private final String home = "pmdhcp" + ProcessHandle.current().pid() + "home";
    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private Process server;

    Provider(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        try {
            run("ip", "netns", "add", isp);
            run("ip", "netns", "add", home);
            run("ip", "-n", isp, "link", "add", "isp0", "type", "veth", "peer", "name", "eth0", "netns", home);
            run("ip", "-n", isp, "address", "add", "10.64.1.1/24", "dev", "isp0");
            run("ip", "-n", isp, "link", "set", "isp0", "up");
            run("ip", "-n", home, "link", "set", "eth0", "up");
        } catch (IOException | InterruptedException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Words before a program that is to run at the subscriber's. */
    List<String> subscriber() {
        return List.of("ip", "netns", "exec", home);
    }

    String subscriberName() {
        return home;
    }

    /** Adds or deletes the subscriber's address. */
    void address(String verb, String prefix) throws IOException, InterruptedException {
        run("ip", "-n", home, "address", verb, prefix, "dev", "eth0");
    }

    /** Gives out the one address with this gateway from now on, in place of what was given before. */
    void serve(String address, String gateway) throws IOException, InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
        Path log = Files.createTempFile(folder, "dnsmasq", ".log");
        server = start(
                log,
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        isp,
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--log-facility=-",
                        "--port=0",
                        "--interface=isp0",
                        "--bind-dynamic",
                        "--conf-file=/dev/null",
                        "--user=root",
                        "--pid-file",
                        "--no-ping",
                        "--dhcp-authoritative",
                        "--dhcp-leasefile=" + Files.createTempFile(folder, "leases", ""),
                        "--dhcp-range=" + address + "," + address + ",2m",
                        "--dhcp-option=3," + gateway,
                        "--dhcp-option=6,10.64.1.1,198.51.100.53"));
        awaitLine(log, "DHCP, IP range");
    }

    /** A udhcpc as a daemon starts it, which nobody supervises. */
    Process udhcpc(Path script, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(subscriber());
        command.addAll(List.of("udhcpc", "-f", "-i", "eth0", "-s", script.toString()));
        Process p = start(log, command);
        awaitLine(log, "obtained");
        return p;
    }

    private Process start(Path log, List<String> command) throws IOException {
        Process p = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(p);
        return p;
    }

    private static void awaitLine(Path log, String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).contains(words)) {
            assertThat(System.nanoTime())
                    .as("'%s' in: %s", words, Files.readString(log))
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10); // between two looks at a file, for want of an event
        }
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor()).as("%s: %s", String.join(" ", command), out).isZero();
        return out;
    }

    /** Ends what was started and takes the namespaces away. */
    void close() throws IOException, InterruptedException {
        for (Process p : started) {
            p.destroyForcibly().waitFor();
        }
        for (String name : List.of(isp, home)) {
            if (Files.exists(Path.of("/run/netns", name))) {
                run("ip", "netns", "delete", name);
            }
        }
    }
}
