/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pointsman.launcher.plugin.PluginCommand;

/** The command line of Pointsman; {@code bin/pointsman} starts it. */
public final class Main {
    private static final long POLL_MILLIS = 50;

    private static final String REHEARSAL = """
            {
              "org.pointsman.uplink.ethernet~warm": {
                "interface": "wan0", "addressing": "static", "address": "192.0.2.2/24", "gateway": "192.0.2.1", "metric": 10
              }
            }
            """;

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = new Main(System.out, System.err).run(List.of(args));
        System.out.flush();
        System.exit(code);
    }

    private int run(List<String> words) {
        try {
            return execute(CommandLine.parse(words));
        } catch (Failure e) {
            err.println(e.text());
            if (e.code() == Exit.USAGE) {
                err.println("Try 'pointsman help'.");
            }
            return e.code();
        }
    }

    private int execute(CommandLine line) throws Failure {
        Path home = Path.of(System.getProperty("pointsman.home", "."));
        Folders folders = Folders.of(line, home);
        return switch (line.command()) {
            case "help" -> say(CommandLine.HELP);
            case "version" -> say("pointsman " + version() + "\n");
            case "run" -> logged(folders, () -> daemon(line, folders).run());
            case "status" ->
                line.has("--wait")
                        ? awaitReady(line, folders)
                        : shell(folders, json("wan:status", line) + (line.has("--watch") ? " --watch" : ""));
            case "history" -> shell(folders, json("wan:history", line));
            case "shell" ->
                line.operands().isEmpty() ? prompt(folders) : shell(folders, String.join(" ", line.operands()));
            case "setup" -> setup(line, folders);
            case "plan" -> plan(line, folders);
            case "check" -> logged(folders, () -> check(line, folders));
            case "cleanup" -> logged(folders, () -> cleanup(folders));
            case "warm" -> logged(folders, () -> warm(line, folders));
            case "plugin" -> new PluginCommand(folders, out, System.getenv()).run(line.operands());
            case "lab" -> logged(folders, () -> lab(home, line.operands()));
            default -> {
                if (CommandLine.ASKED.contains(line.command())) {
                    yield shell(folders, line.asked());
                }
                throw Failure.usage("'" + line.command() + "' is not a command of pointsman.");
            }
        };
    }

    private Daemon daemon(CommandLine line, Folders folders) {
        return new Daemon(folders, err, line.has(CommandLine.DEVELOPER));
    }

    private int say(String text) {
        out.print(text);
        return Exit.FINE;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not installed)" : version;
    }

    private static String json(String command, CommandLine line) {
        return line.has("--json") ? command + " --json" : command;
    }

    // ---- commands of the daemon

    private int shell(Folders folders, String command) throws Failure {
        return client(folders).execute(command, out, err);
    }

    private static ControlClient client(Folders folders) {
        return new ControlClient(
                folders.data(),
                Integer.getInteger("pointsman.columns", 120),
                Boolean.getBoolean("pointsman.color"),
                Integer.getInteger("pointsman.columns") != null, // bin/pointsman only says it of a terminal
                false,
                via(System.getenv("SSH_CONNECTION")));
    }

    /** Where whoever types sits, for the daemon's log: ssh(1) says it in the environment. */
    private static String via(String connection) {
        return connection == null || connection.isBlank()
                ? ""
                : "ssh " + connection.split(" ")[0];
    }

    private int prompt(Folders folders) throws Failure {
        ControlClient client = client(folders);
        if (Boolean.getBoolean("pointsman.raw")) { // bin/pointsman has set the terminal so
            return new TypedPrompt(client, out, err).run();
        }
        boolean terminal = System.console() != null;
        int code = Exit.FINE;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (true) {
                if (terminal) {
                    out.print("pointsman> ");
                    out.flush();
                }
                String line = in.readLine();
                if (line == null || List.of("exit", "quit").contains(line.strip())) {
                    return code;
                }
                if (!line.isBlank()) {
                    code = client.execute(line.strip(), out, err);
                }
            }
        } catch (IOException e) {
            throw Failure.failed("The input cannot be read (" + e.getMessage() + ").");
        }
    }

    /** Proposes, and asks at a terminal whether it is to be so, and whether it works; elsewhere it is one command like another. */
    private int setup(CommandLine line, Folders folders) throws Failure {
        int code = shell(folders, line.asked());
        if (code != Exit.FINE || !line.operands().isEmpty() || System.console() == null) {
            return code;
        }
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            if (!asked(in, "Put this in force, on trial?") || shell(folders, "wan:setup apply") != Exit.FINE) {
                return Exit.FAILED;
            }
            awaitTraffic(client(folders));
            shell(folders, "wan:status");
            return asked(in, "Does it work? Keep it?")
                    ? shell(folders, "wan:config confirm")
                    : shell(folders, "wan:config revert");
        } catch (IOException e) {
            throw Failure.failed("The input cannot be read (" + e.getMessage() + ").");
        }
    }

    /** Until traffic has a way, or a lease takes longer than people like to wait. */
    private static void awaitTraffic(ControlClient client) throws Failure {
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            client.execute("wan:uplinks --json", said, said);
            if (said.toString(StandardCharsets.UTF_8).contains("\"chosen\":true")) {
                return;
            }
            pause();
        }
    }

    private boolean asked(BufferedReader in, String question) throws IOException {
        out.print("\n" + question + " [y/N] ");
        out.flush();
        String answer = in.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    private int awaitReady(CommandLine line, Folders folders) throws Failure {
        long end = System.nanoTime() + line.timeout().toNanos();
        ControlClient client = client(folders);
        while (true) {
            Failure silence = null;
            try {
                if (ready(client, end - System.nanoTime())) {
                    return line.has("--json") ? shell(folders, json("wan:status", line)) : Exit.FINE;
                }
            } catch (Failure e) {
                silence = e;
            }
            if (System.nanoTime() - end >= 0) {
                if (silence != null) {
                    throw silence;
                }
                throw Failure.failed("Pointsman runs, but was not ready within "
                        + line.timeout().toMillis() / 1000.0 + " s; 'pointsman status' says why.");
            }
            pause();
        }
    }

    /** Has the daemon wait; it may still be starting, and then does not know the command. */
    private static boolean ready(ControlClient client, long nanos) throws Failure {
        double seconds = Math.max(0, nanos / 1_000_000) / 1000.0;
        OutputStream nowhere = OutputStream.nullOutputStream();
        return client.execute("wan:ready --timeout " + seconds, nowhere, nowhere) == Exit.FINE;
    }

    private static void pause() throws Failure {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw Failure.failed("The wait was interrupted.");
        }
    }

    // ---- commands with a framework of their own

    private int plan(CommandLine line, Folders folders) throws Failure {
        if (running(folders)) {
            return shell(folders, json("wan:plan", line));
        }
        if (line.has("--json")) {
            throw Failure.notRunning("No Pointsman runs with the data folder " + folders.data()
                    + ", and only a running one gives its plan as JSON; 'pointsman plan' gives it as text.");
        }
        return logged(folders, () -> print(daemon(line, folders).task(FrameworkSettings.PLAN, Map.of())));
    }

    private int check(CommandLine line, Folders folders) throws Failure {
        Path file = (line.operands().isEmpty()
                        ? folders.conf().resolve("pointsman.json")
                        : Path.of(line.operands().get(0)))
                .toAbsolutePath()
                .normalize();
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw Failure.failed("There is no configuration to read at " + file + ".");
        }
        return print(
                daemon(line, folders).task(FrameworkSettings.CHECK, Map.of("pointsman.check.file", file.toString())));
    }

    private int cleanup(Folders folders) throws Failure {
        folders.prepareData();
        InstanceLock lock = InstanceLock.take(folders.data());
        try {
            return print(new Daemon(folders, err, false).task(FrameworkSettings.CLEANUP, Map.of()));
        } finally {
            lock.close();
        }
    }

    /**
     * Does what a start does, so that the Java machine can archive what it loads; see bin/pointsman. With the operand
     * {@code all} in a network namespace made for it, which has an interface wan0; without, only what leaves the kernel
     * alone. The folder of the property {@code pointsman.rehearsal} outlasts it: a second rehearsal there is a later start, which needs fewer classes than a
     * first one.
     */
    private int warm(CommandLine line, Folders folders) throws Failure {
        boolean all = line.operands().equals(List.of("all"));
        String kept = System.getProperty("pointsman.rehearsal");
        Path scratch = kept == null ? Scratch.make() : Path.of(kept);
        try {
            Folders own = new Folders(
                    folders.home(), scratch.resolve("conf"), scratch.resolve("data"), scratch.resolve("plugins"));
            Daemon daemon = new Daemon(own, err, false);
            if (all) {
                Scratch.write(own.conf().resolve("pointsman.json"), REHEARSAL);
                daemon.rehearse(FrameworkSettings.RUN, () -> rehearseClient(own));
            } else {
                daemon.rehearse(FrameworkSettings.CHECK, () -> {});
            }
            return Exit.FINE;
        } finally {
            if (kept == null) {
                Scratch.delete(scratch);
            }
        }
    }

    private static void rehearseClient(Folders folders) throws Failure {
        ControlClient client = client(folders);
        for (int i = 0; i < 100; i++) {
            try {
                if (ready(client, 5_000_000_000L)) {
                    client.execute("wan:status", OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
                    return;
                }
            } catch (Failure e) {
                // not there yet, or no shell in this installation: the archive lacks a few classes then
            }
            pause();
        }
    }

    private int print(String text) {
        out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        return Exit.FINE;
    }

    private static boolean running(Folders folders) {
        return Files.exists(ControlSocket.of(folders.data()));
    }

    /** The lab is an optional part of the installation, found by name; it does its own talking on failure. */
    private static int lab(Path home, List<String> words) throws Failure {
        try {
            return (int) Class.forName("org.pointsman.lab.LabCommand")
                    .getMethod("run", List.class, Path.class)
                    .invoke(null, words, home);
        } catch (InvocationTargetException e) {
            throw Failure.failed("The lab broke down: " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw Failure.failed("This installation has no lab (" + e.getMessage() + ").");
        }
    }

    private interface Action {
        int run() throws Failure;
    }

    /** Points logback at the operator's file, if there is one, before anything logs. */
    private static int logged(Folders folders, Action action) throws Failure {
        Path own = folders.conf().resolve("logback.xml");
        if (System.getProperty(StandardErrorLogging.FILE) == null && Files.isReadable(own)) {
            System.setProperty(StandardErrorLogging.FILE, own.toString());
        }
        return action.run();
    }
}
