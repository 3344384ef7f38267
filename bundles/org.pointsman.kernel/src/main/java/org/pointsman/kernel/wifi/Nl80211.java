/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.wifi;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.pointsman.kernel.netlink.Attributes;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;
import org.pointsman.kernel.netlink.Netlink;

/** Messages of linux/nl80211.h and linux/genetlink.h. */
final class Nl80211 {
    private static final int HEADER = 4;
    private static final int CONTROL = 0x10;
    private static final int CONTROL_GET_FAMILY = 3;
    private static final int CONTROL_FAMILY_ID = 1;
    private static final int CONTROL_FAMILY_NAME = 2;

    private static final int GET_INTERFACE = 5;
    private static final int GET_STATION = 17;
    private static final int GET_SCAN = 32;

    private static final int ATTR_IFINDEX = 3;
    private static final int ATTR_STA_INFO = 21;
    private static final int ATTR_WIPHY_FREQ = 38;
    private static final int ATTR_BSS = 47;
    private static final int ATTR_SSID = 52;

    private static final int BSS_INFORMATION_ELEMENTS = 6;
    private static final int BSS_STATUS = 9;
    private static final int BSS_BEACON_ELEMENTS = 11;
    private static final int BSS_ASSOCIATED = 1;
    private static final int ELEMENT_SSID = 0;

    private static final int STA_INFO_SIGNAL = 7;
    private static final int STA_INFO_FLAGS = 17;
    private static final int STA_FLAG_ASSOCIATED = 1 << 7;

    private Nl80211() {}

    /** What {@code NL80211_CMD_GET_INTERFACE} tells. */
    record Interface(String ssid, int frequencyMhz) {}

    /** What {@code NL80211_CMD_GET_STATION} tells of the access point, which is the one station that a client sees. */
    record AccessPoint(boolean associated, int signalDbm) {}

    static void askFamily(MessageWriter w) {
        w.begin(CONTROL, 0)
                .u8(CONTROL_GET_FAMILY)
                .u8(1)
                .u16(0)
                .attribute(CONTROL_FAMILY_NAME, "nl80211")
                .end();
    }

    static OptionalInt family(MessageReader m) {
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            if (a.type() == CONTROL_FAMILY_ID) {
                return OptionalInt.of(a.u16());
            }
        }
        return OptionalInt.empty();
    }

    static void askInterface(MessageWriter w, int family, int index) {
        w.begin(family, 0)
                .u8(GET_INTERFACE)
                .u8(0)
                .u16(0)
                .attribute32(ATTR_IFINDEX, index)
                .end();
    }

    static Interface parseInterface(MessageReader m) {
        String ssid = "";
        int frequency = 0;
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            switch (a.type()) {
                case ATTR_SSID -> ssid = a.string();
                case ATTR_WIPHY_FREQ -> frequency = a.i32();
                default -> {
                    // type, channel width, transmit power
                }
            }
        }
        return new Interface(ssid, frequency);
    }

    static void askStations(MessageWriter w, int family, int index) {
        w.begin(family, Netlink.DUMP)
                .u8(GET_STATION)
                .u8(0)
                .u16(0)
                .attribute32(ATTR_IFINDEX, index)
                .end();
    }

    static AccessPoint parseStation(MessageReader m) {
        int signal = 0;
        boolean associated = true; // old drivers give no flags: that it is listed has to do
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            if (a.type() != ATTR_STA_INFO) {
                continue;
            }
            Attributes info = a.nested();
            while (info.next()) {
                switch (info.type()) {
                    case STA_INFO_SIGNAL -> signal = (byte) info.u8();
                    case STA_INFO_FLAGS -> {
                        // struct nl80211_sta_flag_update: mask, set
                        if (info.length() >= 8 && (info.i32() & STA_FLAG_ASSOCIATED) != 0) {
                            associated = (info.octet(4) & STA_FLAG_ASSOCIATED) != 0;
                        }
                    }
                    default -> {
                        // rates, counters
                    }
                }
            }
        }
        return new AccessPoint(associated, signal);
    }

    /** The networks that the interface has heard, the one it belongs to among them. */
    static void askScan(MessageWriter w, int family, int index) {
        w.begin(family, Netlink.DUMP)
                .u8(GET_SCAN)
                .u8(0)
                .u16(0)
                .attribute32(ATTR_IFINDEX, index)
                .end();
    }

    /** The name of a network heard; empty unless it is the one that the interface is associated with. */
    static Optional<String> parseAssociated(MessageReader m) {
        Attributes a = m.attributes(HEADER);
        while (a.next()) {
            if (a.type() == ATTR_BSS) {
                return associated(a.nested());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> associated(Attributes bss) {
        boolean ours = false;
        byte[] elements = {};
        while (bss.next()) {
            switch (bss.type()) {
                case BSS_STATUS -> ours = bss.i32() == BSS_ASSOCIATED;
                case BSS_INFORMATION_ELEMENTS -> elements = bss.bytes();
                case BSS_BEACON_ELEMENTS -> elements = elements.length == 0 ? bss.bytes() : elements;
                default -> {
                    // frequency, capability, signal
                }
            }
        }
        return ours ? Optional.of(ssid(elements)) : Optional.empty();
    }

    /** IEEE 802.11 §9.4.2: elements of one byte of identifier, one of length. A hidden network's name is empty or zeros. */
    private static String ssid(byte[] elements) {
        for (int at = 0; at + 2 <= elements.length; at += 2 + (elements[at + 1] & 0xff)) {
            int length = elements[at + 1] & 0xff;
            if (elements[at] == ELEMENT_SSID && at + 2 + length <= elements.length) {
                return new String(elements, at + 2, length, StandardCharsets.UTF_8).replace("\0", "");
            }
        }
        return "";
    }
}
