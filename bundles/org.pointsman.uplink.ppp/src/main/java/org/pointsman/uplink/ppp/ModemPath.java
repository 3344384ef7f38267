/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a modem's serial line is to be looked for. */
sealed interface ModemPath {
    /** A file below {@code /dev}, symbolic links such as those in {@code /dev/serial/by-path} included. */
    record Device(Path path) implements ModemPath {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A USB device, whatever its lines are called today. {@code iface}: number of the interface; empty: the lowest with a line. */
    record Usb(int vendor, int product, OptionalInt iface) implements ModemPath {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "usb:%04x:%04x", vendor, product)
                    + (iface.isPresent() ? "/" + iface.getAsInt() : "");
        }
    }

    /**
     * {@code /dev/ttyUSB0} or {@code usb:12d1:1001/2}.
     *
     * @throws IllegalArgumentException with one sentence otherwise
     */
    static ModemPath parse(String text) {
        Matcher usb = Pattern.compile("usb:([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?:/([0-9]{1,3}))?")
                .matcher(text);
        if (usb.matches()) {
            return new Usb(
                    Integer.parseInt(usb.group(1), 16),
                    Integer.parseInt(usb.group(2), 16),
                    usb.group(3) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(usb.group(3))));
        }
        if (text.matches("/dev(/[A-Za-z0-9_.:+@-]+)+") && !text.contains("/..")) {
            return new Device(Path.of(text));
        }
        throw new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?")
                + "' is no modem: a device such as /dev/ttyUSB0, or usb:12d1:1001 by USB vendor and product, "
                + "or usb:12d1:1001/2 with the interface's number");
    }
}
