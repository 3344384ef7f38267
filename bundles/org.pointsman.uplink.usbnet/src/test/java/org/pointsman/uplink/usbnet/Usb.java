/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pointsman.api.kernel.Link;

/** A sysfs of files and symbolic links, laid out as the kernel's, in which a test plugs sticks. */
final class Usb {
    private final Path root;

    Usb(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("class/net"));
        Files.createDirectories(root.resolve("bus/usb/drivers/cdc_ether"));
        Files.createDirectories(root.resolve("bus/usb/drivers/rndis_host"));
    }

    static Link link(String name, int index) {
        return link(name, index, "");
    }

    static Link link(String name, int index, String kind) {
        return new Link(index, name, kind, "0c:5b:8f:27:9a:64", true, true, 6, false, 0, index, 1500);
    }

    static Stick stick(String name, int index, String port, String vendor, String product, String driver) {
        return new Stick(link(name, index), port, port + ":1.0", vendor, product, driver, "");
    }

    Path root() {
        return root;
    }

    Path port(String port) {
        Path dir = root.resolve("devices/pci0000:00/0000:00:14.0/usb" + port.charAt(0));
        int dot = port.indexOf('.');
        return dot < 0 ? dir.resolve(port) : dir.resolve(port.substring(0, dot)).resolve(port);
    }

    /** Plugs a Huawei stick. */
    void plug(String port, String name, int index, String driver) throws IOException {
        plug(port, name, index, driver, "HUAWEI_MOBILE\n", "HUAWEI Mobile\n");
    }

    void plug(String port, String name, int index, String driver, String maker, String product) throws IOException {
        Path device = Files.createDirectories(port(port));
        Files.writeString(device.resolve("idVendor"), "12d1\n");
        Files.writeString(device.resolve("idProduct"), "14dc\n");
        Files.writeString(device.resolve("manufacturer"), maker);
        Files.writeString(device.resolve("product"), product);
        Path function = Files.createDirectories(device.resolve(port + ":1.0"));
        Files.createSymbolicLink(function.resolve("driver"), root.resolve("bus/usb/drivers/" + driver));
        net(function, name, index);
    }

    /** An interface that is no USB device: on the PCI bus. */
    void pci(String name, int index) throws IOException {
        net(Files.createDirectories(root.resolve("devices/pci0000:00/0000:00:19.0")), name, index);
    }

    private void net(Path device, String name, int index) throws IOException {
        Path net = Files.createDirectories(device.resolve("net").resolve(name));
        Files.writeString(net.resolve("ifindex"), index + "\n");
        Files.createSymbolicLink(net.resolve("device"), device);
        Files.createSymbolicLink(root.resolve("class/net").resolve(name), net);
    }

    void unplug(String port, String name) throws IOException {
        Files.delete(root.resolve("class/net").resolve(name));
        try (var files = Files.walk(port(port))) {
            for (Path p : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
