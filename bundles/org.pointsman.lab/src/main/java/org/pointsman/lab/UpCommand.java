/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code lab up}: builds, starts, shows, and takes down what it built if it cannot finish. */
final class UpCommand {
    private static final int MOST_LABS = 99;
    private static final int READY_SECONDS = 20;
    private static final int PATIENCE_SECONDS = 30;

    private final Path home;
    private final Arguments arguments;
    private final PrintStream out;
    private final CountDownLatch built = new CountDownLatch(1);
    private volatile boolean stopping;

    UpCommand(Path home, Arguments arguments, PrintStream out) {
        this.home = home;
        this.arguments = arguments;
        this.out = out;
    }

    int run() {
        Profile profile = new Profiles(home.resolve("lab"))
                .named(arguments.option("profile").orElse(Profiles.DEFAULT));
        String configuration = configuration(profile);
        boolean bare = arguments.flag("bare");
        if (!bare && !Files.isExecutable(program())) {
            throw LabException.failed(
                    "there is no " + program() + " to start; --bare builds the lab without Pointsman");
        }
        LabNames names = reserve();
        // from here on, whatever ends this command also ends the lab, unless it is to stay
        Thread end = new Thread(() -> giveUp(names), "take down");
        Runtime.getRuntime().addShutdownHook(end);
        Lab lab;
        try {
            lab = build(names, profile, configuration, bare);
        } catch (RuntimeException e) {
            Lab.takeDown(names);
            throw e;
        } finally {
            built.countDown();
            forget(end);
        }
        out.print(Guide.text(lab));
        if (!arguments.flag("detach")) {
            out.println("Ctrl-C ends the lab.\n");
            stay(lab);
        }
        return 0;
    }

    /** Ctrl-C while it is being built: the builder stops at its next step, and then all that there is goes. */
    private void giveUp(LabNames names) {
        stopping = true;
        try {
            built.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Lab.takeDown(names);
    }

    private void goOn() {
        if (stopping) {
            throw LabException.failed("interrupted");
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs right now
        }
    }

    private String configuration(Profile profile) {
        if (arguments.option("conf").isEmpty()) {
            return RouterConfiguration.text(profile);
        }
        Path file = Path.of(arguments.option("conf").get());
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw LabException.failed("cannot read " + file + ": " + e.getMessage());
        }
    }

    private Path program() {
        return home.resolve("bin").resolve("pointsman");
    }

    /** Makes the folder that makes the name ours. */
    private LabNames reserve() {
        Optional<String> wanted = arguments.option("name");
        if (wanted.isPresent()) {
            LabNames names = new LabNames(wanted.get());
            if (!Topology.present(names).isEmpty() || !new LabFolder(names).create()) {
                throw LabException.failed("there is a lab " + names.lab() + " already; 'pointsman lab down "
                        + names.lab() + "' takes it down");
            }
            return names;
        }
        for (int i = 1; i <= MOST_LABS; i++) {
            LabNames names = new LabNames("lab" + i);
            if (Topology.present(names).isEmpty() && new LabFolder(names).create()) {
                return names;
            }
        }
        throw LabException.failed("there are " + MOST_LABS + " labs already");
    }

    private Lab build(LabNames names, Profile profile, String configuration, boolean bare) {
        LabFolder folder = new LabFolder(names);
        LabState state = new LabState(home, Instant.now().truncatedTo(ChronoUnit.SECONDS), false, profile, Map.of());
        folder.save(state);
        out.println("Building " + names.lab() + " with profile " + profile.name() + ": " + profile.title());
        new Topology(names, profile).create();
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
        if (!bare) {
            folder.write(folder.conf().resolve("pointsman.json"), configuration);
            Process daemon = Children.start(names.router(), folder.log(LabState.POINTSMAN), daemonCommand(folder));
            state = started(folder, state, LabState.POINTSMAN, daemon);
            awaitReady(folder, daemon);
        }
        InternetServers.await(names, servers, folder.log("servers"));
        goOn();
        state = state.complete();
        folder.save(state);
        return new Lab(names, folder, state);
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
                program().toString(),
                "run",
                "--conf",
                folder.conf().toString(),
                "--data",
                folder.data().toString());
    }

    private void awaitReady(LabFolder folder, Process daemon) {
        List<String> command = List.of(
                program().toString(),
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
            throw LabException.failed("cannot start " + program() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LabException.failed("interrupted");
        }
    }

    /** Shows the live line until Ctrl-C or SIGTERM, which ends the Java machine and so runs the hook, or until {@code lab down}. */
    private void stay(Lab lab) {
        LiveLine line = new LiveLine(lab, out);
        Thread end = new Thread(
                () -> {
                    line.end();
                    Lab.takeDown(lab.names());
                    out.println("Lab " + lab.names().lab() + " is gone.");
                },
                "take down");
        Runtime.getRuntime().addShutdownHook(end);
        line.run();
        line.end();
        forget(end);
        out.println("Lab " + lab.names().lab() + " was taken down.");
    }
}
