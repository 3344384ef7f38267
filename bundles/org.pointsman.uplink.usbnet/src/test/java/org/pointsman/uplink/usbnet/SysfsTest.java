/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsTest {
    @TempDir
    private Path root;

    private Usb usb;
    private Sysfs sysfs;

    @BeforeEach
    void machine() throws IOException {
        usb = new Usb(root);
        sysfs = new Sysfs(root);
    }

    @Test
    void aStickIsFoundBehindItsInterface() throws IOException {
        usb.plug("1-1.2", "eth1", 7, "cdc_ether");
        usb.pci("eth0", 2);
        assertThat(sysfs.sticks(Picture.of(Usb.link("eth0", 2), Usb.link("eth1", 7), Usb.link("veth1", 9, "veth"))))
                .containsExactly(new Stick(
                        Usb.link("eth1", 7),
                        "1-1.2",
                        "1-1.2:1.0",
                        "12d1",
                        "14dc",
                        "cdc_ether",
                        "HUAWEI_MOBILE HUAWEI Mobile"));
    }

    @Test
    void portsAreSortedAsNumbers() throws IOException {
        usb.plug("1-1.10", "a", 3, "cdc_ether");
        usb.plug("1-1.9", "b", 4, "cdc_ether");
        usb.plug("2-1", "c", 5, "cdc_ether");
        usb.plug("1-2", "d", 6, "cdc_ether");
        assertThat(sysfs.sticks(Picture.of(Usb.link("a", 3), Usb.link("b", 4), Usb.link("c", 5), Usb.link("d", 6))))
                .extracting(Stick::port)
                .containsExactly("1-1.9", "1-1.10", "1-2", "2-1");
    }

    @Test
    void theSysfsOfAnotherNetworkNamespaceIsNotBelieved() throws IOException {
        usb.plug("1-1", "eth1", 7, "cdc_ether");
        assertThat(sysfs.sticks(Picture.of(Usb.link("eth1", 8)))).isEmpty();
    }

    @Test
    void aRenamedInterfaceIsStillTheStick() throws IOException {
        usb.plug("1-1", "eth1", 7, "cdc_ether");
        sysfs.sticks(Picture.of(Usb.link("eth1", 7)));
        assertThat(sysfs.sticks(Picture.of(Usb.link("enx0c5b8f279a64", 7))))
                .extracting(Stick::device)
                .containsExactly("enx0c5b8f279a64");
    }

    @Test
    void anInterfaceThatSysfsDoesNotHaveYetIsLookedForAgain() throws IOException {
        assertThat(sysfs.sticks(Picture.of(Usb.link("eth1", 7)))).isEmpty();
        usb.plug("1-1", "eth1", 7, "cdc_ether");
        assertThat(sysfs.sticks(Picture.of(Usb.link("eth1", 7)))).hasSize(1);
    }

    @Test
    void whatAStickCallsItselfCannotForgeLines() throws IOException {
        usb.plug("1-1", "eth1", 7, "cdc_ether", "evil\n\u001b[2Jline\n", "x".repeat(200));
        String label = sysfs.sticks(Picture.of(Usb.link("eth1", 7))).get(0).label();
        assertThat(label).startsWith("evil [2Jline xxx").hasSize(60);
    }

    @Test
    void thisMachinesOwnSysfsIsReadWithoutAStickInIt() throws IOException {
        int index = Integer.parseInt(
                Files.readString(Path.of("/sys/class/net/lo/ifindex")).strip());
        assertThat(new Sysfs(Path.of("/sys")).sticks(Picture.of(Usb.link("lo", index))))
                .isEqualTo(List.of());
    }
}
