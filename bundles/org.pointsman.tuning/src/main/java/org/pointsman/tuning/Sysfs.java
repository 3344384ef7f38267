/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what interfaces work with (Documentation/ABI/testing/sysfs-class-net-queues, sysfs-bus-pci). Changes nothing. */
final class Sysfs {
    private final Path root;

    /** {@code root}: /sys/class/net. */
    Sysfs(Path root) {
        this.root = root;
    }

    /**
     * The queues of an interface; empty if there is none of this name and index. The index tells whether /sys shows the network namespace
     * that the daemon is in: another one's interface of the same name must not be touched.
     */
    Optional<Queues> queues(String device, int index) {
        Path folder = root.resolve(device);
        try {
            if (Integer.parseInt(Files.readString(folder.resolve("ifindex")).strip()) != index) {
                return Optional.empty();
            }
            List<String> queues = names(folder.resolve("queues"), n -> true);
            return Optional.of(new Queues(
                    device,
                    (int) queues.stream().filter(q -> q.startsWith("rx-")).count(),
                    (int) queues.stream().filter(q -> q.startsWith("tx-")).count(),
                    names(folder.resolve("device/msi_irqs"), n -> n.matches("[0-9]{1,9}")).stream()
                            .map(Integer::valueOf)
                            .sorted()
                            .toList()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // it went meanwhile
        }
    }

    private static List<String> names(Path folder, Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(wanted).toList();
        }
    }
}
