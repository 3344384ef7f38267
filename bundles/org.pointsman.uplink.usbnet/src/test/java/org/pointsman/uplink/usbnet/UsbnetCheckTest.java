/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UsbnetCheckTest {
    private static final String A = UsbnetUplink.PID + "~lte_a";
    private static final String B = UsbnetUplink.PID + "~lte_b";

    @Test
    void twoSticksOfOneMakeAreFine() {
        assertThat(new UsbnetCheck().check(Map.of(A, Map.of("match", "usb:12d1:*"), B, Map.of("match", "usb:12d1:*"))))
                .isEmpty();
    }

    @Test
    void aMatchThatIsNoneAndAPortThatIsNamedTwiceAreTold() {
        assertThat(new UsbnetCheck().check(Map.of(A, Map.of("match", "eth1"))))
                .singleElement()
                .satisfies(p -> assertThat(p.toString()).contains(A, "match", "'eth1' is not one of usb:VVVV:PPPP"));
        assertThat(new UsbnetCheck().check(Map.of(A, Map.of("match", "port:1-1"), B, Map.of("match", "port:1-1"))))
                .singleElement()
                .satisfies(p -> assertThat(p.toString())
                        .contains(B, "'port:1-1' is also the match of " + A + "; a port holds one stick"));
    }

    @Test
    void addressesAreCheckedAsOfAnyUplink() {
        assertThat(new UsbnetCheck().check(Map.of(A, Map.of("match", "usb:*:*", "addressing", "static"))))
                .extracting(Object::toString)
                .anySatisfy(p -> assertThat(p).contains("addressing static needs a gateway"));
    }
}
