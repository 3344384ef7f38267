/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.usbnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pointsman.uplink.usbnet.Assignment.Claimant;

/** Who takes which stick. */
class AssignmentTest {
    private static final Stick P1 = Usb.stick("eth1", 7, "1-1", "12d1", "14dc", "cdc_ether");
    private static final Stick P2 = Usb.stick("eth2", 8, "1-2", "12d1", "14dc", "cdc_ether");
    private static final Stick P3 = Usb.stick("eth3", 9, "1-3", "12d1", "14dc", "cdc_ether");

    private static List<Claimant> claimants(String... nameAndMatch) {
        return Stream.of(nameAndMatch)
                .map(s -> s.split(" "))
                .map(s -> new Claimant(s[0], Match.parse(s[1])))
                .toList();
    }

    private static Map<String, String> assigned(List<Claimant> claimants, Map<String, String> held, Stick... sticks) {
        return Assignment.of(claimants, List.of(sticks), held).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().port()));
    }

    @Test
    void equalMatchesTakeThemInOrderOfNamesAndPorts() {
        assertThat(assigned(claimants("b usb:12d1:*", "a usb:12d1:*"), Map.of(), P1, P2, P3))
                .isEqualTo(Map.of("a", "1-1", "b", "1-2"));
    }

    @Test
    void whoHasAStickKeepsItWhenAnotherIsUnpluggedOrPlugged() {
        List<Claimant> two = claimants("a usb:12d1:*", "b usb:12d1:*");
        Map<String, String> held = Map.of("a", "1-1:1.0", "b", "1-2:1.0");
        assertThat(assigned(two, held, P2)).as("a waits").isEqualTo(Map.of("b", "1-2"));
        assertThat(assigned(two, Map.of("b", "1-2:1.0"), P1, P2)).isEqualTo(Map.of("a", "1-1", "b", "1-2"));
        assertThat(assigned(two, Map.of("b", "1-1:1.0"), P1, P2)).isEqualTo(Map.of("a", "1-2", "b", "1-1"));
    }

    @Test
    void aPortIsForTheUplinkThatNamesIt() {
        List<Claimant> both = claimants("a usb:12d1:*", "b port:1-1");
        assertThat(assigned(both, Map.of(), P1, P2)).isEqualTo(Map.of("a", "1-2", "b", "1-1"));
        assertThat(assigned(both, Map.of("a", "1-1:1.0"), P1))
                .as("even if it was taken")
                .isEqualTo(Map.of("b", "1-1"));
    }

    @Test
    void aNewcomerRatherTakesOneThatNobodyHolds() {
        assertThat(assigned(claimants("a driver:cdc_ether", "b usb:12d1:14dc"), Map.of("a", "1-1:1.0"), P1, P2))
                .isEqualTo(Map.of("a", "1-1", "b", "1-2"));
    }

    @Test
    void noStickHasTwoUplinksAndNoneIsLeftThatSomebodyWants() {
        List<String> matches = List.of("usb:*:*", "usb:12d1:*", "port:1-1", "port:1-2", "driver:cdc_ether");
        for (String a : matches) {
            for (String b : matches) {
                for (int have = 0; have < 16; have++) {
                    Map<String, String> held = new HashMap<>();
                    held.put("a", "1-" + (have & 3) + ":1.0");
                    held.put("b", "1-" + (have >> 2) + ":1.0");
                    Map<String, String> got = assigned(claimants("a " + a, "b " + b), held, P1, P2, P3);
                    assertThat(got.values()).doesNotHaveDuplicates();
                    boolean samePort = a.equals(b) && a.startsWith("port:");
                    assertThat(got).as(a + ", " + b).hasSize(samePort ? 1 : 2);
                }
            }
        }
    }
}
