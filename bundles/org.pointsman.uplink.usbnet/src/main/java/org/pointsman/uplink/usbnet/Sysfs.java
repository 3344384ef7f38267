/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.link.LinkSnapshot;

/**
 * Finds the USB device behind a network interface in sysfs (Documentation/ABI/testing/sysfs-class-net, sysfs-bus-usb). What was
 * found is kept for as long as the interface has its index. Not thread-safe.
 */
final class Sysfs {
    private static final Pattern PORT = Pattern.compile("[0-9]+-[0-9]+(\\.[0-9]+)*");
    private static final int LONGEST_LABEL = 60;

    private final Path root;
    private final Map<Integer, Optional<Stick>> known = new HashMap<>();

    /** {@code root}: {@code /sys}. */
    Sysfs(Path root) {
        this.root = root;
    }

    /** The sticks among the links, lowest port path first. */
    List<Stick> sticks(LinkSnapshot links) {
        known.keySet().removeIf(index -> links.link(index).isEmpty());
        return links.links().stream()
                .filter(link -> link.kind().isEmpty()) // what the kernel makes itself is no device
                .flatMap(link -> stick(link).stream())
                .sorted(Stick.BY_PORT)
                .toList();
    }

    private Optional<Stick> stick(Link link) {
        Optional<Stick> before = known.get(link.index());
        if (before != null) {
            return before.map(s -> s.with(link));
        }
        try {
            Path entry = root.resolve("class/net").resolve(link.name());
            if (!read(entry.resolve("ifindex")).equals(String.valueOf(link.index()))) {
                return Optional.empty(); // renamed meanwhile, or the sysfs of another network namespace
            }
            Path device = entry.resolve("device");
            Optional<Stick> found = Files.exists(device) ? usb(link, device.toRealPath()) : Optional.empty();
            known.put(link.index(), found);
            return found;
        } catch (IOException e) {
            return Optional.empty(); // renamed or unplugged meanwhile: there will be another picture
        }
    }

    private static Optional<Stick> usb(Link link, Path function) throws IOException {
        Path driver = function.resolve("driver");
        String driverName =
                Files.exists(driver) ? driver.toRealPath().getFileName().toString() : "";
        for (Path below = function, dir = function; dir != null; below = dir, dir = dir.getParent()) {
            Path name = dir.getFileName();
            if (name != null && PORT.matcher(name.toString()).matches() && Files.exists(dir.resolve("idVendor"))) {
                return Optional.of(new Stick(
                        link,
                        name.toString(),
                        below.getFileName().toString(),
                        read(dir.resolve("idVendor")),
                        read(dir.resolve("idProduct")),
                        driverName,
                        label(dir)));
            }
        }
        return Optional.empty();
    }

    private static String label(Path device) throws IOException {
        StringBuilder label = new StringBuilder();
        for (Path part :
                Stream.of("manufacturer", "product").map(device::resolve).toList()) {
            if (Files.exists(part)) {
                label.append(' ').append(read(part));
            }
        }
        String printable = label.toString().replaceAll("[^\\p{Graph}]+", " ").strip();
        return printable.substring(0, Math.min(LONGEST_LABEL, printable.length()));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    }
}
