/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.wifi;

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

    private static final int ATTR_IFINDEX = 3;
    private static final int ATTR_STA_INFO = 21;
    private static final int ATTR_WIPHY_FREQ = 38;
    private static final int ATTR_SSID = 52;

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
}
