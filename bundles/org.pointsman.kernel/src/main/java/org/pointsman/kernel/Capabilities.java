/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the process is allowed to do (capabilities(7)). */
final class Capabilities {
    private static final int NET_ADMIN = 12;
    private static final String EFFECTIVE = "CapEff:";

    private Capabilities() {}

    /** Whether CAP_NET_ADMIN is effective in the calling thread. */
    static boolean netAdmin() {
        try {
            return netAdmin(Files.readAllLines(Path.of("/proc/thread-self/status")));
        } catch (IOException e) {
            return true; // without /proc nobody knows: the first request will tell
        }
    }

    static boolean netAdmin(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(EFFECTIVE))
                .map(line -> line.substring(EFFECTIVE.length()).strip())
                .anyMatch(bits -> (Long.parseUnsignedLong(bits, 16) >> NET_ADMIN & 1) != 0);
    }
}
