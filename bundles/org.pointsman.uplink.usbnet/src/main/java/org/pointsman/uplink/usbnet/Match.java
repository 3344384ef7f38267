/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which sticks an uplink wants. */
sealed interface Match {
    /** {@code usb:12d1:14dc}; {@code *} stands for any number. */
    record UsbId(String vendor, String product) implements Match {
        @Override
        public boolean matches(Stick stick) {
            return fits(vendor, stick.vendor()) && fits(product, stick.product());
        }

        private static boolean fits(String wanted, String there) {
            return wanted.equals(ANY) || wanted.equals(there);
        }

        @Override
        public int breadth() {
            return vendor.equals(ANY) && product.equals(ANY) ? 4 : vendor.equals(ANY) || product.equals(ANY) ? 2 : 1;
        }

        @Override
        public String toString() {
            return "usb:" + vendor + ":" + product;
        }
    }

    /** {@code port:1-1.2}. */
    record Port(String path) implements Match {
        @Override
        public boolean matches(Stick stick) {
            return stick.port().equals(path);
        }

        @Override
        public int breadth() {
            return 0;
        }

        @Override
        public String toString() {
            return "port:" + path;
        }
    }

    /** {@code driver:cdc_ether}. */
    record Driver(String name) implements Match {
        @Override
        public boolean matches(Stick stick) {
            return stick.driver().equals(name);
        }

        @Override
        public int breadth() {
            return 3;
        }

        @Override
        public String toString() {
            return "driver:" + name;
        }
    }

    /** Any number. */
    String ANY = "*";

    /** The forms that {@link #parse} takes. */
    Pattern FORMS = Pattern.compile("usb:(?<vendor>[0-9a-f]{4}|\\*):(?<product>[0-9a-f]{4}|\\*)"
            + "|port:(?<port>[1-9][0-9]{0,2}-[1-9][0-9]{0,2}(\\.[1-9][0-9]{0,2}){0,6})"
            + "|driver:(?<driver>[a-z0-9_]{1,32})");

    /** Whether {@code stick} is wanted. */
    boolean matches(Stick stick);

    /** Narrow ones choose first: 0 names one port, 4 takes anything. */
    int breadth();

    /**
     * From text as configured.
     *
     * @throws IllegalArgumentException with one sentence that names the value
     */
    static Match parse(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        Matcher m = FORMS.matcher(bare);
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?")
                    + "' is not one of usb:VVVV:PPPP (hexadecimal, * for any) such as usb:12d1:*, port:PATH such as"
                    + " port:1-1.2, driver:NAME such as driver:cdc_ether");
        }
        if (m.group("port") != null) {
            return new Port(m.group("port"));
        }
        return m.group("driver") != null
                ? new Driver(m.group("driver"))
                : new UsbId(m.group("vendor"), m.group("product"));
    }
}
