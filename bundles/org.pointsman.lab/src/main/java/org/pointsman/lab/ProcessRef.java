/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that may have been started by another command: its id, and when it started, so that an id that the kernel
 * gave to somebody else is never taken for it.
 *
 * @param pid process id
 * @param started start time in clock ticks since boot, field 22 of proc(5) {@code /proc/PID/stat}
 */
record ProcessRef(long pid, long started) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(10);

    /** The running process with this id; empty if there is none. */
    static Optional<ProcessRef> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // the second field is the program's name in parentheses, which may itself hold blanks and parentheses
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? Optional.empty() : Optional.of(new ProcessRef(pid, Long.parseLong(fields[19])));
        } catch (IOException e) {
            return Optional.empty(); // it is not there
        }
    }

    boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks all to end, waits, and ends those by force that do not. */
    static void end(List<ProcessRef> processes) {
        processes.stream()
                .filter(ProcessRef::alive)
                .forEach(p -> ProcessHandle.of(p.pid).ifPresent(ProcessHandle::destroy));
        if (!Waiting.until(PATIENCE, STEP, () -> processes.stream().noneMatch(ProcessRef::alive))) {
            processes.stream()
                    .filter(ProcessRef::alive)
                    .forEach(p -> ProcessHandle.of(p.pid).ifPresent(ProcessHandle::destroyForcibly));
            Waiting.until(PATIENCE, STEP, () -> processes.stream().noneMatch(ProcessRef::alive));
        }
    }
}
