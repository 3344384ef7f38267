/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;

/** Guests on lan1 that may use the second uplink only, beside a network that may use both. */
class DealingTest {
    private static final NetworkState HOUSE = NetworkState.builder()
            .nftTable(new NftTable(
                    "pointsman",
                    new TreeMap<>(
                            Map.of(
                                    "pinned",
                                    "chain pinned_forwarded { jhash ip saddr mod 256 seed 0x706d vmap @pinned_slots; }\n",
                                    "lan_guests",
                                    "  iifname != \"lan1\" accept\n  ct direction original ct mark & 0xff000000 vmap @flows_to\n")),
                    new TreeMap<>(Map.of(
                            "pinned_slots",
                            new TreeMap<>(Map.of("0", "goto flows_to_1", "1", "goto flows_to_2")),
                            "lan_guests_slots",
                            new TreeMap<>(Map.of("0", "goto flows_to_2"))))))
            .build();

    @Test
    void aNetworkWithUplinksOfItsOwnHasADealOfItsOwn() {
        Dealing guests = Dealing.of(HOUSE, AddressFamily.IPV4, Optional.of("lan1"));
        assertThat(guests.slots()).isEqualTo(Map.of(2, 1));
        assertThat(guests.sticky()).isFalse();
        assertThat(guests.keeps()).isTrue();
    }

    @Test
    void othersAndTheRouterHaveTheStrategys() {
        Dealing home = Dealing.of(HOUSE, AddressFamily.IPV4, Optional.of("lan0"));
        assertThat(home.slots()).isEqualTo(Map.of(1, 1, 2, 1));
        assertThat(home.sticky()).isTrue();
        assertThat(home.keeps()).isFalse();
        assertThat(Dealing.of(HOUSE, AddressFamily.IPV4, Optional.empty()).slots())
                .isEqualTo(Map.of(1, 1, 2, 1));
        assertThat(Dealing.of(HOUSE, AddressFamily.IPV6, Optional.of("lan1")).slots())
                .isEmpty();
    }
}
