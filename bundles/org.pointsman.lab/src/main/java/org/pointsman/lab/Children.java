/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pointsman.kernel.namespace.Namespace;

/** Starts the processes of a lab: from argument lists, in a namespace, in a session of their own. */
final class Children {
    /**
     * Keeps a Ctrl-C at the terminal away from children: the lab is taken down in order, and a detached lab is not ended by
     * what happens at the terminal that it was started from.
     */
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Children() {}

    /**
     * Starts {@code command} inside {@code namespace}; what it prints goes to {@code log}.
     *
     * @throws LabException with one sentence if it cannot be started
     */
    static Process start(String namespace, Path log, List<String> command) {
        ProcessBuilder builder = builder(log, command);
        try {
            return Namespace.existing(namespace).call(builder::start);
        } catch (IOException e) {
            throw LabException.failed("cannot start " + command.get(0) + ": " + e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same on the host. */
    static Process start(Path log, List<String> command) {
        try {
            return builder(log, command).start();
        } catch (IOException e) {
            throw LabException.failed("cannot start " + command.get(0) + ": " + e.getMessage());
        }
    }

    private static ProcessBuilder builder(Path log, List<String> command) {
        List<String> argv = new ArrayList<>(command);
        if (Files.isExecutable(SETSID)) {
            argv.add(0, SETSID.toString());
        }
        return new ProcessBuilder(argv)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** How to find it again later; empty if it has ended already. */
    static Optional<ProcessRef> reference(Process process) {
        return ProcessRef.of(process.pid());
    }

    /** The last lines that a process printed, each behind two blanks. */
    static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n",
                    lines.subList(Math.max(0, lines.size() - 8), lines.size()).stream()
                            .map(line -> "  " + line)
                            .toList());
        } catch (IOException e) {
            return "  (nothing in " + log + ")";
        }
    }

    /** A program on the search path of root. */
    static Optional<Path> program(String name) {
        return List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
