/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.plan.Step;
import org.pointsman.kernel.Captured;
import org.pointsman.kernel.netlink.MessageReader;
import org.pointsman.kernel.netlink.MessageWriter;

class MapTypeTest {
    @Test
    void capturedMaps() {
        assertThat(MapType.parse(Captured.message(Captured.SLOTS))).contains(new MapType(false, true, false));
        assertThat(MapType.parse(Captured.message(Captured.MARKS))).contains(new MapType(false, false, false));
        assertThat(MapType.parse(Captured.message(Captured.IPS))).contains(new MapType(true, true, false));
        assertThat(MapType.parse(Captured.message(Captured.NAMES)))
                .as("16 bytes of name: by text")
                .isEmpty();
    }

    @Test
    void whatFits() {
        MapType verdicts = new MapType(false, true, false);
        assertThat(verdicts.fits("255", "goto u1")).isTrue();
        assertThat(verdicts.fits("0xff000000", "drop")).isTrue();
        assertThat(verdicts.fits("10.0.0.1", "goto u1")).isFalse();
        assertThat(verdicts.fits("1-7", "goto u1")).isFalse();
        assertThat(verdicts.fits("1", "0x7")).isFalse();
        assertThat(new MapType(false, false, false).fits("1", "0x7")).isTrue();
    }

    @Test
    void aBatchDeletesAndAddsTheSameKeysInOneTransaction() {
        MessageWriter w = new MessageWriter(64).reset(5);
        NftTables.batch(
                w,
                new MapType(false, true, false),
                new Step.UpdateNftElements("pointsman", "slots", new TreeMap<>(Map.of("3", "goto u2"))));
        MessageReader m = Captured.reader(w.toByteArray());
        int[] types = {0x10, 0x0a0e, 0x0a0c, 0x11};
        for (int i = 0; i < types.length; i++) {
            assertThat(m.next()).isTrue();
            assertThat(m.type()).isEqualTo(types[i]);
            assertThat(m.sequence()).isEqualTo(5 + i);
        }
        assertThat(m.next()).isFalse();
        String hex = HexFormat.of().formatHex(w.toByteArray());
        assertThat(hex)
                .contains(HexFormat.of().formatHex("slots\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        // NFT_GOTO is -4 in network order
        assertThat(hex).contains("fffffffc");
    }
}
