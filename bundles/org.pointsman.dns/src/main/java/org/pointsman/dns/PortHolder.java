/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out which program holds a port, as far as {@code /proc} may be read (proc_net_udp, proc(5)). */
final class PortHolder {
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** {@code named (process 812)}; empty: nobody, or it cannot be seen from here. */
    static Optional<String> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("udp", "udp6", "tcp", "tcp6")) {
            try {
                sockets.addAll(
                        inodes(Files.readAllLines(Path.of("/proc/self/net", table)), port, table.startsWith("tcp")));
            } catch (IOException e) {
                // without IPv6 there is no such file: the others tell
            }
        }
        return sockets.isEmpty() ? Optional.empty() : owner(sockets);
    }

    /** Inodes of the sockets with this local port, as {@code fd} links name them. */
    static Set<String> inodes(List<String> lines, int port, boolean tcp) {
        Set<String> found = new HashSet<>();
        String suffix = ":%04X".formatted(port);
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length > INODE && words[LOCAL].endsWith(suffix) && (!tcp || words[STATE].equals(LISTENING))) {
                found.add("socket:[" + words[INODE] + "]");
            }
        }
        return found;
    }

    private static Optional<String> owner(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    String name = Files.readAllLines(process.resolve("comm")).get(0);
                    return Optional.of(name.replaceAll("\\p{Cntrl}", "?") + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty(); // it ended while we looked
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // somebody else's, or gone: the next one
        }
        return false;
    }
}
