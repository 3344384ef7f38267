/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds modems in sysfs (Documentation/ABI/testing/sysfs-bus-usb): device folders hold {@code idVendor} and {@code idProduct}, their
 * interface folders {@code bInterfaceNumber} and either {@code ttyUSB0/} (usb-serial) or {@code tty/ttyACM0/} (cdc_acm). Reads files
 * only; cheap enough to be asked every second.
 */
final class UsbTree {
    private final Path sys;
    private final Path dev;

    /** {@code sys}: where sysfs is, {@code dev}: where device files are; others than /sys and /dev in tests. */
    UsbTree(Path sys, Path dev) {
        this.sys = sys;
        this.dev = dev;
    }

    /** The modem, if it is there now. */
    Optional<Found> find(ModemPath wanted) {
        if (wanted instanceof ModemPath.Device device) {
            Path path = dev.resolve(Path.of("/dev").relativize(device.path()).toString());
            return Files.exists(path) ? Optional.of(new Found(path, usbOf(path))) : Optional.empty();
        }
        ModemPath.Usb usb = (ModemPath.Usb) wanted;
        for (Path device : children(sys.resolve("bus/usb/devices"))) {
            if (hex(device.resolve("idVendor")) == usb.vendor() && hex(device.resolve("idProduct")) == usb.product()) {
                Optional<Path> tty = line(device, usb.iface());
                if (tty.isPresent()) {
                    return Optional.of(new Found(tty.get(), Optional.of(device)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Path> line(Path device, OptionalInt wanted) {
        List<Path> interfaces = new ArrayList<>(children(device));
        interfaces.removeIf(i -> !Files.exists(i.resolve("bInterfaceNumber")));
        interfaces.sort(Comparator.comparingInt(i -> hex(i.resolve("bInterfaceNumber"))));
        for (Path each : interfaces) {
            if (wanted.isPresent() && wanted.getAsInt() != hex(each.resolve("bInterfaceNumber"))) {
                continue;
            }
            List<Path> lines = new ArrayList<>(children(each));
            lines.addAll(children(each.resolve("tty")));
            for (Path tty : lines) {
                String name = tty.getFileName().toString();
                // tty alone is the folder, and /dev/tty another terminal
                if (name.startsWith("tty") && !name.equals("tty") && Files.exists(dev.resolve(name))) {
                    return Optional.of(dev.resolve(name));
                }
            }
        }
        return Optional.empty();
    }

    /** The USB device that a serial line belongs to. */
    private Optional<Path> usbOf(Path tty) {
        try {
            Path at = sys.resolve("class/tty")
                    .resolve(tty.toRealPath().getFileName().toString())
                    .resolve("device")
                    .toRealPath();
            while (at != null) {
                if (Files.exists(at.resolve("idVendor")) && Files.exists(at.resolve("authorized"))) {
                    return Optional.of(at);
                }
                at = at.getParent();
            }
        } catch (IOException e) {
            return Optional.empty(); // a real serial line, or gone meanwhile
        }
        return Optional.empty();
    }

    /**
     * Switches a USB device off or on, as if it were pulled and plugged (Documentation/usb/authorization.rst).
     *
     * @throws IOException if the kernel or its permissions refuse
     */
    static void authorize(Path usb, boolean on) throws IOException {
        Files.writeString(usb.resolve("authorized"), on ? "1" : "0");
    }

    private static List<Path> children(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            return List.of(); // no USB, or it went while we looked
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static int hex(Path file) {
        try {
            // a sysfs file is given by one read
            byte[] bytes = new byte[16];
            int n;
            try (var in = Files.newInputStream(file)) {
                n = in.read(bytes);
            }
            return Integer.parseInt(new String(bytes, 0, Math.max(0, n), StandardCharsets.US_ASCII).strip(), 16);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
