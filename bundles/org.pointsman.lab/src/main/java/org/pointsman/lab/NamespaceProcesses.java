/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the processes that live in network namespaces, as {@code ip netns pids} does. */
final class NamespaceProcesses {
    private static final Path PROC = Path.of("/proc");

    private NamespaceProcesses() {}

    /** All processes in the named namespaces but this one and those that it descends from. */
    static List<ProcessRef> in(List<String> namespaces) {
        Set<String> wanted = new HashSet<>();
        namespaces.forEach(name -> identity(Path.of("/run/netns", name)).ifPresent(wanted::add));
        Set<Long> spared = new HashSet<>();
        for (var p = Optional.of(ProcessHandle.current());
                p.isPresent();
                p = p.get().parent()) {
            spared.add(p.get().pid());
        }
        List<ProcessRef> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (!spared.contains(pid)
                        && identity(process.resolve("ns/net"))
                                .filter(wanted::contains)
                                .isPresent()) {
                    ProcessRef.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw LabException.failed("cannot read " + PROC + ": " + e.getMessage());
        }
        return found;
    }

    /** Device and inode: two files with the same stand for one namespace (namespaces(7)). */
    private static Optional<String> identity(Path file) {
        try {
            return Optional.of(Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
        } catch (IOException e) {
            return Optional.empty(); // it has just ended
        }
    }
}
