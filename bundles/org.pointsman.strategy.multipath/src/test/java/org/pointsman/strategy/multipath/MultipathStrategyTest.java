/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.multipath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.testkit.Snapshots;

class MultipathStrategyTest {
    private static Snapshots house() {
        return Snapshots.of()
                .uplink("adsl", 10, "eth0")
                .uplink("lte", 10, "usb0")
                .weight("adsl", 2);
    }

    private static NftTable nft(HashPolicy policy) {
        return new MultipathStrategy(policy).desired(house().build()).nftTable().orElseThrow();
    }

    @Test
    void theRulesetWithoutConntrack() {
        assertThat(nft(HashPolicy.SOURCE_DESTINATION).structure()).isEqualTo("""
                map multipath_slots { typeof numgen random mod 256 : verdict; }
                chain multipath_to_1 { meta mark set meta mark & 0x00ffffff | 0x01000000; }
                chain multipath_to_2 { meta mark set meta mark & 0x00ffffff | 0x02000000; }
                chain multipath_prerouting { type filter hook prerouting priority mangle + 1; policy accept;
                  meta mark & 0xff000000 != 0 return
                  iifname "eth0" ip saddr != { 10.64.1.0/24 } return
                  iifname "usb0" ip saddr != { 10.64.2.0/24 } return
                  fib daddr type != unicast return
                  jhash ip saddr . ip daddr mod 256 seed 0x706d vmap @multipath_slots
                }
                chain multipath_output { type route hook output priority mangle + 1; policy accept;
                  meta mark & 0xff000000 != 0 return
                  ip saddr vmap { 10.64.1.2 : goto multipath_to_1, 10.64.2.2 : goto multipath_to_2 }
                }
                """);
    }

    @Test
    void byFlowFragmentsGoByAddresses() {
        assertThat(nft(HashPolicy.FLOW).structure()).contains("""
                  ip frag-off & 0x3fff != 0 jhash ip saddr . ip daddr mod 256 seed 0x706d vmap @multipath_slots
                  meta l4proto { tcp, udp, udplite, sctp, dccp } jhash ip saddr . ip daddr . meta l4proto . th sport . th dport mod 256 seed 0x706d vmap @multipath_slots
                  jhash ip saddr . ip daddr mod 256 seed 0x706d vmap @multipath_slots
                """);
    }

    @Test
    void theConfigurationsWords() {
        assertThat(HashPolicy.named("source")).isEqualTo(HashPolicy.SOURCE);
        assertThat(HashPolicy.named("source-destination")).isEqualTo(HashPolicy.SOURCE_DESTINATION);
        assertThat(HashPolicy.named("flow")).isEqualTo(HashPolicy.FLOW);
    }

    @Test
    void aFailureMovesTheSlotsOfTheFailedOneAlone() {
        MultipathStrategy strategy = new MultipathStrategy(HashPolicy.SOURCE);
        NetworkState before = strategy.desired(house().build());
        assertThat(before.shares()).isEqualTo(Map.of("adsl", 171, "lte", 85));
        NetworkState after = strategy.desired(
                house().after(before).chosen("adsl").noCarrier("lte").build());
        assertThat(after.shares()).isEqualTo(Map.of("adsl", 256));
        assertThat(after.nftTable().orElseThrow().sections())
                .isEqualTo(before.nftTable().orElseThrow().sections());
    }
}
