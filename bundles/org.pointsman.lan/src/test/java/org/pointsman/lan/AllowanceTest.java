/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.testkit.Snapshots;

/** Guests that may not use the line that is paid by volume. */
class AllowanceTest {
    private static final Allowance GUESTS = new Allowance("guests", "eth1", Set.of("adsl", "lte"), false);

    private static Snapshots house() {
        return Snapshots.of()
                .uplink("adsl", 10, "eth0")
                .uplink("lte", 10, "usb0")
                .uplink("gsm", 10, "ppp-gsm")
                .weight("adsl", 3);
    }

    private static Map<String, Long> dealt(NetworkState state) {
        return state.nftTable().orElseThrow().elements().get("lan_guests_slots").values().stream()
                .collect(Collectors.groupingBy(v -> v, Collectors.counting()));
    }

    private static String section(NetworkState state) {
        return state.nftTable().orElseThrow().sections().get("lan_guests");
    }

    @Test
    void whereAllIsAllowedThereIsNothing() {
        assertThat(new Allowance("home", "eth1", Set.of("*"), false)
                        .of(house().build())
                        .isEmpty())
                .isTrue();
    }

    @Test
    void newFlowsAreDealtByWeightAmongThoseThatAreAllowedAndTheOthersAreRefused() {
        NetworkState state = GUESTS.of(house().build());
        assertThat(dealt(state)).isEqualTo(Map.of("goto flows_to_1", 192L, "goto flows_to_2", 64L));
        assertThat(section(state)).isEqualTo("""
                map lan_guests_slots { typeof numgen random mod 256 : verdict; }
                chain lan_guests_prerouting { type filter hook prerouting priority mangle - 2; policy accept;
                  iifname != "eth1" accept
                  meta mark & 0xff000000 != 0 accept
                  ct direction original ct mark & 0xff000000 vmap @flows_to
                  ct state new meta nfproto ipv4 fib daddr type unicast numgen random mod 256 vmap @lan_guests_slots
                }
                chain lan_guests_forward { type filter hook forward priority filter - 1; policy accept;
                  iifname != "eth1" accept
                  ct direction reply accept
                  oifname { "ppp-gsm" } reject with icmpx type admin-prohibited
                }
                """);
    }

    @Test
    void aFailoverMovesElementsAndTouchesNoChain() {
        NetworkState before = GUESTS.of(house().build());
        NetworkState after = GUESTS.of(house().noCarrier("lte").after(before).build());
        assertThat(dealt(after)).isEqualTo(Map.of("goto flows_to_1", 256L));
        assertThat(section(after)).isEqualTo(section(before));
    }

    @Test
    void whenNoneOfTheirsWorksNothingGoesByAnother() {
        var snapshot = house().noCarrier("adsl").noCarrier("lte").chosen("gsm").build();
        assertThat(GUESTS.stranded(snapshot)).isTrue();
        NetworkState state = GUESTS.of(snapshot);
        assertThat(dealt(state)).isEmpty();
        assertThat(section(state)).contains("oifname { \"ppp-gsm\" } reject");
    }

    @Test
    void anUplinkOnTheNetworksOwnInterfaceIsKnownByItsNextHopAndStickyDealsBySource() {
        NetworkState state = new Allowance("guests", "eth0", Set.of("lte"), true).of(house().build());
        assertThat(section(state))
                .contains("oifname { \"ppp-gsm\" } reject")
                .contains("fib daddr type unicast jhash ip saddr mod 256 seed 0x706d vmap @lan_guests_slots")
                .contains("oifname . rt ip nexthop { \"eth0\" . 10.64.1.1 } reject");
    }
}
