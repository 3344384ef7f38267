/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    private static final Stick HUAWEI = Usb.stick("eth1", 7, "1-1.2", "12d1", "14dc", "cdc_ether");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usb:12d1:14dc",
                "usb:12D1:14DC",
                " usb:12d1:* ",
                "usb:*:14dc",
                "usb:*:*",
                "port:1-1.2",
                "driver:cdc_ether"
            })
    void theseTakeTheStick(String match) {
        assertThat(Match.parse(match).matches(HUAWEI)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"usb:19d2:*", "usb:12d1:1506", "port:1-1", "port:1-1.2.1", "port:1-1.20", "driver:rndis_host"})
    void theseDoNot(String match) {
        assertThat(Match.parse(match).matches(HUAWEI)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12d1:14dc",
                "usb:12d1",
                "usb:12d1:14d",
                "usb:12d1:14dc:0",
                "usb:12d*:14dc",
                "port:",
                "port:1",
                "port:0-1",
                "port:../etc",
                "driver:",
                "driver:cdc ether",
                "eth1"
            })
    void anythingElseIsRefusedInOneSentence(String text) {
        assertThatThrownBy(() -> Match.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not one of usb:VVVV:PPPP (hexadecimal, * for any) such as usb:12d1:*,"
                        + " port:PATH such as port:1-1.2, driver:NAME such as driver:cdc_ether");
    }

    @Test
    void theNarrowerAMatchTheSoonerItChooses() {
        assertThat(List.of("port:1-1", "usb:12d1:14dc", "usb:12d1:*", "driver:cdc_ether", "usb:*:*"))
                .extracting(text -> Match.parse(text).breadth())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
