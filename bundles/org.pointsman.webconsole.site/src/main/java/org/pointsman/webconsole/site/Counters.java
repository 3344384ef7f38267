/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the interfaces have carried (proc_net(5), {@code /proc/net/dev}), and how fast between two readings.
 *
 * @param nanos monotonic reading of the clock
 * @param bytes by interface
 */
record Counters(long nanos, Map<String, Bytes> bytes) {
    /** {@code thread-self}: that of this network namespace, whatever {@code /sys} shows. */
    static final Path FILE = Path.of("/proc/thread-self/net/dev");

    private static final int RECEIVED = 0;
    private static final int SENT = 8;

    /**
     * Bytes since the interface was made.
     *
     * @param in received
     * @param out sent
     */
    record Bytes(long in, long out) {}

    /**
     * Bits per second.
     *
     * @param in received
     * @param out sent
     */
    record Rate(double in, double out) {}

    /** Reads them now; nothing if they cannot be read. */
    static Counters read(Path file, long nanos) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), nanos);
        } catch (IOException e) {
            return new Counters(nanos, Map.of());
        }
    }

    static Counters parse(String text, long nanos) {
        Map<String, Bytes> bytes = new HashMap<>();
        text.lines().filter(l -> l.contains(":")).forEach(line -> {
            int colon = line.lastIndexOf(": ") < 0 ? line.indexOf(':') : line.lastIndexOf(": ");
            String[] field = line.substring(colon + 1).strip().split("\\s+");
            if (field.length > SENT) {
                bytes.put(
                        line.substring(0, colon).strip(),
                        new Bytes(Long.parseLong(field[RECEIVED]), Long.parseLong(field[SENT])));
            }
        });
        return new Counters(nanos, Map.copyOf(bytes));
    }

    /** How fast since {@code before}; empty if one of them does not know the interface, or it has been made anew between. */
    Optional<Rate> since(Counters before, String device) {
        Bytes then = before.bytes().get(device);
        Bytes now = bytes.get(device);
        double seconds = (nanos - before.nanos()) / 1e9;
        if (then == null || now == null || seconds <= 0 || now.in() < then.in() || now.out() < then.out()) {
            return Optional.empty();
        }
        return Optional.of(new Rate((now.in() - then.in()) * 8 / seconds, (now.out() - then.out()) * 8 / seconds));
    }
}
