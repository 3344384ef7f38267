/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Builds one lab: namespaces, servers, Pointsman; notes every process in the state before the next step. */
final class LabBuilder {
    private static final int READY_SECONDS = 20;
    private static final Duration TRAFFIC = Duration.ofSeconds(10);

    private final Path home;
    private final Profile profile;
    private final Optional<String> configuration;
    private final PrintStream out;
    private final BooleanSupplier stopping;

    /**
     * A builder of labs with this profile.
     *
     * @param configuration Pointsman's; empty: without Pointsman
     * @param stopping looked at between steps: whether to give up
     */
    LabBuilder(Path home, Profile profile, Optional<String> configuration, PrintStream out, BooleanSupplier stopping) {
        this.home = home;
        this.profile = profile;
        this.configuration = configuration;
        this.out = out;
        this.stopping = stopping;
    }

    /**
     * Builds it and waits until everything in it is ready.
     *
     * @throws RuntimeException if it cannot be finished, or is not to be; what was built until then stays
     */
    Lab build(LabNames names) {
        LabFolder folder = new LabFolder(names);
        LabState state = new LabState(home, Instant.now().truncatedTo(ChronoUnit.SECONDS), false, profile, Map.of());
        folder.save(state);
        out.println("Building " + names.lab() + " with profile " + profile.name() + ": " + profile.title());
        new Topology(names, profile, served()).create();
        goOn();
        Process servers = Children.start(names.internet(), folder.log("servers"), InternetServers.command(profile));
        state = started(folder, state, LabState.SERVERS, servers);
        for (Isp isp : profile.isps()) {
            if (isp.addressing() == Isp.Addressing.DHCP) {
                String name = "dhcp-" + isp.name();
                state = started(
                        folder,
                        state,
                        name,
                        Children.start(names.isp(isp), folder.log(name), DhcpServer.command(isp, folder)));
            }
        }
        if (configuration.isPresent()) {
            folder.write(folder.conf().resolve("pointsman.json"), configuration.get());
            Process daemon = Children.start(names.router(), folder.log(LabState.POINTSMAN), daemonCommand(folder));
            state = started(folder, state, LabState.POINTSMAN, daemon);
            awaitReady(folder, daemon);
            Optional<Integer> console = Console.port(configuration.get());
            if (console.isPresent()) {
                Process relay = Children.start(folder.log(Console.PROCESS), Console.command(names, console.get()));
                state = started(folder, state, Console.PROCESS, relay);
            }
        }
        if (served()) {
            LanClient.askRouter(names);
            List<String> command = LanClient.command(folder);
            state = started(
                    folder,
                    state,
                    LanClient.PROCESS,
                    Children.start(names.client(), folder.log(LanClient.PROCESS), command));
        }
        InternetServers.await(names, servers, folder.log("servers"));
        goOn();
        if (configuration.isPresent()) {
            awaitTraffic(names);
        }
        state = state.complete();
        folder.save(state);
        return new Lab(names, folder, state);
    }

    /** Whether Pointsman serves the LAN; without it there is nobody to ask for an address. */
    private boolean served() {
        return configuration.isPresent() && profile.lan() == Profile.Lan.SERVED;
    }

    /** What starts Pointsman. */
    static Path program(Path home) {
        return home.resolve("bin").resolve("pointsman");
    }

    private static LabState started(LabFolder folder, LabState state, String name, Process process) {
        LabState more = state.with(
                name,
                Children.reference(process)
                        .orElseThrow(() ->
                                LabException.failed(name + " ended at once:\n" + Children.tail(folder.log(name)))));
        folder.save(more);
        return more;
    }

    private List<String> daemonCommand(LabFolder folder) {
        return List.of(
                program(home).toString(),
                "run",
                "--developer", // whoever plays with the lab plays with plug-ins too
                "--conf",
                folder.conf().toString(),
                "--data",
                folder.data().toString(),
                "--plugins",
                folder.plugins().toString());
    }

    private void awaitReady(LabFolder folder, Process daemon) {
        List<String> command = List.of(
                program(home).toString(),
                "status",
                "--data",
                folder.data().toString(),
                "--wait",
                "ready",
                "--timeout",
                Integer.toString(READY_SECONDS));
        try {
            Process status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = false;
            while (!ended && daemon.isAlive()) {
                goOn();
                ended = status.waitFor(20, TimeUnit.MILLISECONDS);
            }
            status.destroy();
            if (!ended || status.exitValue() == LabException.FAILED || status.exitValue() == LabException.NOT_RUNNING) {
                throw LabException.failed(
                        "Pointsman " + (ended ? "is not ready after " + READY_SECONDS + " s" : "has ended")
                                + "; the last it said:\n" + Children.tail(folder.log(LabState.POINTSMAN)));
            }
        } catch (IOException e) {
            throw LabException.failed("cannot start " + program(home) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("interrupted");
        }
    }

    /** Leases may come after the first decision; what is printed next is to work at once. Late is no failure. */
    private void awaitTraffic(LabNames names) {
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        List<EchoClient> client = new ArrayList<>();
        Waiting.until(TRAFFIC, Duration.ofMillis(50), () -> {
            goOn();
            try {
                if (client.isEmpty()) {
                    client.add(EchoClient.open(names, (n, source, nanos) -> answers.incrementAndGet()));
                }
                client.get(0).send(number.incrementAndGet());
            } catch (LabException e) {
                return false; // no address yet
            }
            return answers.get() > 0;
        });
        client.forEach(EchoClient::close);
        if (answers.get() == 0) {
            out.println("No packet has reached the internet within " + TRAFFIC.toSeconds() + " s.");
        }
    }

    private void goOn() {
        if (stopping.getAsBoolean()) {
            throw LabException.failed("interrupted");
        }
    }
}
