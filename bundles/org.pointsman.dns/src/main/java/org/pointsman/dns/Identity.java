/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * Whom dnsmasq is to become when Pointsman runs as root: it reads strangers' packets, and gives its rights up if it is told to whom. It
 * has to read its files again as that user, so everybody has to be let into their folder.
 */
final class Identity {
    private static final String ROOT = "root";
    private static final String USER = "dnsmasq";

    private Identity() {}

    /** A user's name; empty: no change, as Pointsman is no root itself. */
    static String of(Path folder) {
        try {
            if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                return "";
            }
            boolean known = Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(l -> l.startsWith(USER + ":"));
            return known && isOpen(folder.toAbsolutePath().getParent()) ? USER : ROOT;
        } catch (IOException e) {
            return ROOT;
        }
    }

    private static boolean isOpen(Path folder) throws IOException {
        for (Path p = folder; p != null; p = p.getParent()) {
            if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
