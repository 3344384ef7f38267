/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code lab up}: builds, shows, and takes down again when it cannot finish or is ended, unless the lab is to stay. */
final class UpCommand {
    private static final int MOST_LABS = 99;
    private static final int PATIENCE_SECONDS = 30;

    private final Path home;
    private final Arguments arguments;
    private final PrintStream out;
    private final CountDownLatch built = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Optional<LiveLine> line = Optional.empty();

    UpCommand(Path home, Arguments arguments, PrintStream out) {
        this.home = home;
        this.arguments = arguments;
        this.out = out;
    }

    int run() {
        Profile profile = new Profiles(home.resolve("lab"))
                .named(arguments.option("profile").orElse(Profiles.DEFAULT));
        LabBuilder builder = new LabBuilder(home, profile, configuration(profile), out, () -> stopping);
        LabNames names = reserve();
        // Ctrl-C and SIGTERM end the Java machine at any time; so one hook watches from here to the end
        Thread hook = new Thread(() -> interrupted(names), "take down");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Lab lab = build(builder, names);
            out.print(Guide.text(lab, lab.state().hasConsole() ? Console.await(lab.folder()) : Optional.empty()));
            if (!arguments.flag("detach")) {
                out.println("Ctrl-C ends the lab.\n");
                show(lab);
                out.println("Lab " + names.lab() + " was taken down.");
            }
        } finally {
            forget(hook);
        }
        return 0;
    }

    private Lab build(LabBuilder builder, LabNames names) {
        try {
            return builder.build(names);
        } catch (RuntimeException e) {
            Lab.takeDown(names);
            throw e;
        } finally {
            built.countDown();
        }
    }

    /** Until somebody takes the lab down. */
    private void show(Lab lab) {
        LiveLine live = new LiveLine(lab, out);
        line = Optional.of(live);
        live.run();
        live.end();
    }

    /** While it is being built, the builder stops at its next step, and then all that there is goes. */
    private void interrupted(LabNames names) {
        stopping = true;
        line.ifPresent(LiveLine::end);
        try {
            built.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Lab.takeDown(names);
        out.println("Lab " + names.lab() + " is gone.");
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs right now
        }
    }

    /** Pointsman's configuration; empty: there is to be no Pointsman. */
    private Optional<String> configuration(Profile profile) {
        if (arguments.flag("bare")) {
            return Optional.empty();
        }
        Path program = LabBuilder.program(home);
        if (!Files.isExecutable(program)) {
            throw LabException.failed("there is no " + program + " to start; --bare builds the lab without Pointsman");
        }
        if (arguments.option("conf").isEmpty()) {
            return Optional.of(RouterConfiguration.text(profile));
        }
        Path file = Path.of(arguments.option("conf").get());
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw LabException.failed("cannot read " + file + ": " + e.getMessage());
        }
    }

    /** Makes the folder that makes the name ours. */
    private LabNames reserve() {
        Optional<String> wanted = arguments.option("name").or(LabNames::ofEnvironment);
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
}
