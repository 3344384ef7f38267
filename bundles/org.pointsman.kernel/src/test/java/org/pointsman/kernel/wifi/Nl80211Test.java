/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.wifi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pointsman.kernel.Captured;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;

/** Messages built by the numbers of linux/nl80211.h: there is no Wi-Fi to capture from. */
class Nl80211Test {
    private static final int FAMILY = 0x1f;

    private static MessageWriter begin() {
        return new MessageWriter(64).reset(1).begin(FAMILY, 0).u8(7).u8(1).u16(0);
    }

    private static MessageReader message(MessageWriter w) {
        return Captured.message(w.end().toByteArray());
    }

    @Test
    void anInterfaceHasSsidAndFrequency() {
        MessageWriter w = begin().attribute32(3, 5)
                .attribute(4, "wlan0")
                .attribute32(38, 5180)
                .attribute(52, "Café".getBytes(StandardCharsets.UTF_8));
        assertThat(Nl80211.parseInterface(message(w))).isEqualTo(new Nl80211.Interface("Café", 5180));
        assertThat(Nl80211.parseInterface(message(begin()))).isEqualTo(new Nl80211.Interface("", 0));
    }

    @Test
    void aStationHasSignalAndFlags() {
        assertThat(Nl80211.parseStation(message(station(-63, 1 << 7 | 1 << 1, 1 << 7 | 1 << 1))))
                .isEqualTo(new Nl80211.AccessPoint(true, -63));
        assertThat(Nl80211.parseStation(message(station(-80, 1 << 7, 0))))
                .isEqualTo(new Nl80211.AccessPoint(false, -80));
    }

    private static MessageWriter station(int signal, int mask, int set) {
        MessageWriter w = begin().attribute32(3, 5).attribute(6, new byte[6]);
        int info = w.open(21);
        w.attribute32(1, 120).attribute8(7, signal);
        w.u16(12).u16(17).u32(mask).u32(set);
        return w.close(info);
    }

    @Test
    void ofTheNetworksHeardTheAssociatedOneIsNamed() {
        byte[] elements = {1, 2, (byte) 0x82, (byte) 0x84, 0, 5, 'C', 'a', 'f', (byte) 0xc3, (byte) 0xa9, 3, 1, 6};
        assertThat(Nl80211.parseAssociated(message(heard(1, elements)))).contains("Café");
        assertThat(Nl80211.parseAssociated(message(heard(0, elements)))).isEmpty(); // authenticated only
        assertThat(Nl80211.parseAssociated(message(heard(1, new byte[] {0, 3, 0, 0, 0}))))
                .contains("");
        assertThat(Nl80211.parseAssociated(message(heard(1, new byte[] {0, 9, 'x'}))))
                .contains("");
        assertThat(Nl80211.parseAssociated(message(begin()))).isEmpty();
    }

    private static MessageWriter heard(int status, byte[] elements) {
        MessageWriter w = begin().attribute32(3, 5);
        int bss = w.open(47);
        w.attribute(1, new byte[6]).attribute(6, elements).attribute32(9, status);
        return w.close(bss);
    }

    @Test
    void theFamilyIsAskedByName() {
        MessageWriter w = new MessageWriter(64).reset(1);
        Nl80211.askFamily(w);
        MessageReader m = Captured.message(w.toByteArray());
        assertThat(m.type()).isEqualTo(0x10);
        assertThat(m.u8(0)).isEqualTo(3);
        MessageWriter answer =
                new MessageWriter(64).reset(1).begin(0x10, 0).u8(1).u8(2).u16(0);
        answer.attribute(2, "nl80211").attribute16(1, FAMILY);
        assertThat(Nl80211.family(message(answer))).hasValue(FAMILY);
    }

    @Test
    void withoutWifiThereIsNoStation() {
        try (NetlinkWifiStations stations = NetlinkWifiStations.open()) {
            assertThat(stations.station("lo")).isEmpty();
            assertThat(stations.station("nosuch")).isEmpty();
        }
    }
}
