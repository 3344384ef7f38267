/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's byte counters (Documentation/ABI/testing/sysfs-class-net-statistics). */
final class Counters {
    private final Path interfaces;
    private final Path bootId;

    /** Those of this machine. */
    Counters() {
        this(Path.of("/sys/class/net"), Path.of("/proc/sys/kernel/random/boot_id"));
    }

    Counters(Path interfaces, Path bootId) {
        this.interfaces = interfaces;
        this.bootId = bootId;
    }

    /** What an interface has carried; empty: it is not there, or went meanwhile. */
    Optional<Reading> of(String device) {
        try {
            Path at = interfaces.resolve(device);
            String birth = text(bootId) + "." + text(at.resolve("ifindex"));
            long bytes = Long.parseLong(text(at.resolve("statistics/rx_bytes")))
                    + Long.parseLong(text(at.resolve("statistics/tx_bytes")));
            return text(at.resolve("ifindex")).equals(birth.substring(birth.lastIndexOf('.') + 1))
                    ? Optional.of(new Reading(birth, bytes))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** In one read: files below /proc/sys give no more than a character to a second one. */
    private static String text(Path file) throws IOException {
        byte[] buffer = new byte[128];
        try (InputStream in = Files.newInputStream(file)) {
            int n = in.read(buffer);
            return new String(buffer, 0, Math.max(0, n), StandardCharsets.US_ASCII).strip();
        }
    }
}
