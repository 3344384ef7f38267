/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of files as sysfs lays it out for usb-serial and cdc_acm modems. */
class UsbTreeTest {
    @TempDir
    private Path folder;

    private Path sys;
    private Path dev;
    private UsbTree tree;

    @BeforeEach
    void tree() throws IOException {
        sys = Files.createDirectories(folder.resolve("sys"));
        dev = Files.createDirectories(folder.resolve("dev"));
        Files.writeString(dev.resolve("tty"), ""); // is in every /dev, and no modem
        tree = new UsbTree(sys, dev);
        device("1-1", "12d1", "14dc"); // another device, with no line at all
    }

    private Path device(String name, String vendor, String product) throws IOException {
        Path device = Files.createDirectories(sys.resolve("devices/platform/dummy_hcd.0/usb1/" + name));
        Files.writeString(device.resolve("idVendor"), vendor + "\n");
        Files.writeString(device.resolve("idProduct"), product + "\n");
        Files.writeString(device.resolve("authorized"), "1\n");
        Path bus = Files.createDirectories(sys.resolve("bus/usb/devices"));
        Files.createSymbolicLink(bus.resolve(name), device);
        return device;
    }

    private Path usbSerial(Path device, int number, String tty) throws IOException {
        Path iface = Files.createDirectories(device.resolve(device.getFileName() + ":1." + number));
        Files.writeString(iface.resolve("bInterfaceNumber"), String.format("%02x\n", number));
        Path port = Files.createDirectories(iface.resolve(tty));
        Path node = Files.createDirectories(port.resolve("tty").resolve(tty));
        classTty(tty, node, port);
        return iface;
    }

    private void acm(Path device, int number, String tty) throws IOException {
        Path iface = Files.createDirectories(device.resolve(device.getFileName() + ":1." + number));
        Files.writeString(iface.resolve("bInterfaceNumber"), String.format("%02x\n", number));
        Path node = Files.createDirectories(iface.resolve("tty").resolve(tty));
        classTty(tty, node, iface);
    }

    private void classTty(String tty, Path node, Path device) throws IOException {
        Files.createSymbolicLink(node.resolve("device"), device);
        Files.createSymbolicLink(
                Files.createDirectories(sys.resolve("class/tty")).resolve(tty), node);
        Files.writeString(dev.resolve(tty), "");
    }

    @Test
    void aModemIsFoundByItsUsbIdWhateverItsLinesAreCalled() throws IOException {
        Path device = device("1-2", "05c6", "9003");
        usbSerial(device, 10, "ttyUSB9");
        usbSerial(device, 2, "ttyUSB7");
        Path first = dev.resolve("ttyUSB7");
        assertThat(tree.find(ModemPath.parse("usb:05c6:9003")))
                .hasValueSatisfying(found -> assertThat(found.tty()).isEqualTo(first));
        assertThat(tree.find(ModemPath.parse("usb:05c6:9003/10")))
                .hasValueSatisfying(found -> assertThat(found.tty()).isEqualTo(dev.resolve("ttyUSB9")));
        assertThat(tree.find(ModemPath.parse("usb:05c6:9003/3"))).isEmpty();
        assertThat(tree.find(ModemPath.parse("usb:05c6:9004"))).isEmpty();
    }

    @Test
    void anAcmModemIsFoundToo() throws IOException {
        acm(device("1-3", "12d1", "1001"), 0, "ttyACM0");
        assertThat(tree.find(ModemPath.parse("usb:12D1:1001")))
                .hasValueSatisfying(found -> assertThat(found.tty()).isEqualTo(dev.resolve("ttyACM0")));
    }

    @Test
    void aLineWithoutItsFileIsNotThereYet() throws IOException {
        acm(device("1-3", "12d1", "1001"), 0, "ttyACM0");
        Files.delete(dev.resolve("ttyACM0"));
        assertThat(tree.find(ModemPath.parse("usb:12d1:1001"))).isEmpty();
    }

    @Test
    void theUsbDeviceOfAFileIsKnownAlsoThroughALink() throws IOException {
        Path device = device("1-2", "05c6", "9003");
        usbSerial(device, 2, "ttyUSB7");
        Path real = device.toRealPath();
        Path byPath = Files.createDirectories(dev.resolve("serial/by-path"));
        Files.createSymbolicLink(byPath.resolve("usb-0:2"), Path.of("../../ttyUSB7"));
        assertThat(tree.find(ModemPath.parse("/dev/serial/by-path/usb-0:2"))
                        .orElseThrow()
                        .usb())
                .hasValueSatisfying(usb -> assertThat(usb).isEqualTo(real));
    }

    @Test
    void aRealSerialLineIsNoUsbDevice() throws IOException {
        Files.writeString(dev.resolve("ttyS0"), "");
        assertThat(tree.find(ModemPath.parse("/dev/ttyS0")).orElseThrow().usb()).isEmpty();
        assertThat(tree.find(ModemPath.parse("/dev/ttyS1"))).isEmpty();
    }

    @Test
    void aDeviceIsSwitchedOffAndOn() throws IOException {
        Path device = device("1-2", "05c6", "9003");
        UsbTree.authorize(device, false);
        assertThat(device.resolve("authorized")).hasContent("0");
        UsbTree.authorize(device, true);
        assertThat(device.resolve("authorized")).hasContent("1");
    }
}
