/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.pointsman.api.kernel.Link;

/**
 * A network interface of a USB device.
 *
 * @param link the interface as the kernel shows it
 * @param port USB port path of the device, such as {@code 1-1.2}: bus 1, port 1 of the root hub, port 2 of the hub there
 *     (Documentation/ABI/testing/sysfs-bus-usb)
 * @param function the USB interface, such as {@code 1-1.2:1.0}: a device may have several
 * @param vendor four hexadecimal digits, lower case
 * @param product four hexadecimal digits, lower case
 * @param driver kernel driver, such as {@code cdc_ether}; empty string: none is known
 * @param label what the device calls itself, printable; may be empty
 */
record Stick(Link link, String port, String function, String vendor, String product, String driver, String label) {
    /** By bus and port numbers, lowest first. */
    static final Comparator<Stick> BY_PORT = Comparator.comparing(Stick::numbers, Stick::compare)
            .thenComparing(Stick::function)
            .thenComparing(s -> s.link().index());

    private List<Integer> numbers() {
        return Stream.of(port.split("[-.]")).map(Integer::valueOf).toList();
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** The same stick after its link changed. */
    Stick with(Link now) {
        return new Stick(now, port, function, vendor, product, driver, label);
    }

    String device() {
        return link.name();
    }

    /** {@code eth1 at 1-1.2}, for sentences. */
    String place() {
        return device() + " at " + port;
    }
}
