/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.pinned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;
import org.pointsman.api.wan.Restraint;
import org.pointsman.testkit.Snapshots;

class PinnedStrategyTest {
    private final PinnedStrategy strategy = new PinnedStrategy(false);

    private static Snapshots house() {
        return Snapshots.of()
                .uplink("adsl", 10, "eth0")
                .uplink("lte", 10, "usb0")
                .uplink("gsm", 10, "wwan0")
                .weight("adsl", 8)
                .weight("lte", 6)
                .weight("gsm", 3);
    }

    private static NftTable nft(NetworkState state) {
        return state.nftTable().orElseThrow();
    }

    @Test
    void newFlowsAreSharedByWeight() {
        NetworkState answer = strategy.desired(house().build());
        assertThat(answer.shares()).isEqualTo(Map.of("adsl", 121, "lte", 90, "gsm", 45));
        assertThat(nft(answer).elements().get("pinned_slots")).hasSize(256).containsValue("goto flows_to_2");
        assertThat(answer.notes())
                .containsExactly(
                        "pinned: adsl 47 %, lte 35 %, gsm 18 % of new flows, best metric (10) of those whose gateway answers");
        assertThat(answer.drain()).isEmpty();
        assertThat(answer.sysctls()).containsEntry("net/ipv4/conf/usb0/rp_filter", "2");
    }

    @Test
    void theRuleset() {
        assertThat(nft(strategy.desired(house().build())).sections().get("pinned"))
                .isEqualTo("""
                map pinned_slots { typeof numgen random mod 256 : verdict; }
                chain pinned_forwarded { numgen random mod 256 vmap @pinned_slots; }
                chain pinned_own { numgen random mod 256 vmap @pinned_slots; }
                chain pinned_prerouting { type filter hook prerouting priority mangle - 1; policy accept;
                  meta mark 0 meta mark set ct mark & 0xff000000
                  meta mark & 0xff000000 != 0 return
                  ct mark & 0xff000000 vmap @flows_to
                  ct direction original ct mark & 0xff000000 == 0 jump flows_in
                  ct mark & 0xff000000 vmap @flows_to
                  ct state new meta nfproto ipv4 fib daddr type unicast goto pinned_forwarded
                }
                chain pinned_output { type route hook output priority mangle + 1; policy accept;
                  meta mark & 0xff000000 != 0 return
                  ct mark & 0xff000000 vmap @flows_to
                  ct state new oifname . rt ip nexthop { "eth0" . 10.64.1.1, "usb0" . 10.64.2.1, "wwan0" . 10.64.3.1 } goto pinned_own
                }
                """);
        assertThat(nft(strategy.desired(house().build())).sections().get("flows"))
                .isEqualTo("""
                chain flows_to_1 { meta mark set meta mark & 0x00ffffff | 0x01000000; }
                chain flows_of_1 { ct mark set ct mark & 0x00ffffff | 0x01000000; }
                chain flows_to_2 { meta mark set meta mark & 0x00ffffff | 0x02000000; }
                chain flows_of_2 { ct mark set ct mark & 0x00ffffff | 0x02000000; }
                chain flows_to_3 { meta mark set meta mark & 0x00ffffff | 0x03000000; }
                chain flows_of_3 { ct mark set ct mark & 0x00ffffff | 0x03000000; }
                map flows_to { type mark : verdict; elements = { 0x01000000 : goto flows_to_1, 0x02000000 : goto flows_to_2, 0x03000000 : goto flows_to_3 }; }
                chain flows_in {
                  iifname "eth0" ip saddr != { 10.64.1.0/24 } goto flows_of_1
                  iifname "usb0" ip saddr != { 10.64.2.0/24 } goto flows_of_2
                  iifname "wwan0" ip saddr != { 10.64.3.0/24 } goto flows_of_3
                }
                chain flows_out {
                  oifname . rt ip nexthop vmap { "eth0" . 10.64.1.1 : goto flows_of_1, "usb0" . 10.64.2.1 : goto flows_of_2, "wwan0" . 10.64.3.1 : goto flows_of_3 }
                }
                counter flows_tcp_begun_1 { }
                counter flows_udp_begun_1 { }
                counter flows_tcp_own_1 { }
                counter flows_udp_own_1 { }
                counter flows_tcp_answered_1 { }
                counter flows_udp_answered_1 { }
                counter flows_kept_1 { }
                counter flows_tcp_begun_2 { }
                counter flows_udp_begun_2 { }
                counter flows_tcp_own_2 { }
                counter flows_udp_own_2 { }
                counter flows_tcp_answered_2 { }
                counter flows_udp_answered_2 { }
                counter flows_kept_2 { }
                counter flows_tcp_begun_3 { }
                counter flows_udp_begun_3 { }
                counter flows_tcp_own_3 { }
                counter flows_udp_own_3 { }
                counter flows_tcp_answered_3 { }
                counter flows_udp_answered_3 { }
                counter flows_kept_3 { }
                chain flows_begun {
                  meta l4proto tcp counter name ct mark & 0xff000000 map { 0x01000000 : "flows_tcp_begun_1", 0x02000000 : "flows_tcp_begun_2", 0x03000000 : "flows_tcp_begun_3" } return
                  meta l4proto udp counter name ct mark & 0xff000000 map { 0x01000000 : "flows_udp_begun_1", 0x02000000 : "flows_udp_begun_2", 0x03000000 : "flows_udp_begun_3" }
                }
                chain flows_own { type filter hook output priority mangle - 2; policy accept;
                  meta mark & 0xff000000 == 0 return
                  ct state != new return
                  meta l4proto tcp counter name meta mark & 0xff000000 map { 0x01000000 : "flows_tcp_own_1", 0x02000000 : "flows_tcp_own_2", 0x03000000 : "flows_tcp_own_3" } return
                  meta l4proto udp counter name meta mark & 0xff000000 map { 0x01000000 : "flows_udp_own_1", 0x02000000 : "flows_udp_own_2", 0x03000000 : "flows_udp_own_3" }
                }
                chain flows_answers {
                  ct status assured counter name ct mark & 0xff000000 map { 0x01000000 : "flows_kept_1", 0x02000000 : "flows_kept_2", 0x03000000 : "flows_kept_3" } return
                  meta l4proto tcp counter name ct mark & 0xff000000 map { 0x01000000 : "flows_tcp_answered_1", 0x02000000 : "flows_tcp_answered_2", 0x03000000 : "flows_tcp_answered_3" } return
                  meta l4proto udp counter name ct mark & 0xff000000 map { 0x01000000 : "flows_udp_answered_1", 0x02000000 : "flows_udp_answered_2", 0x03000000 : "flows_udp_answered_3" }
                }
                chain flows_prerouting { type filter hook prerouting priority mangle; policy accept;
                  ct direction reply ct state established iifname { "eth0", "usb0", "wwan0" } jump flows_answers
                  meta mark & 0xff000000 != 0 return
                  ct direction original ct mark & 0xff000000 == 0 goto flows_in
                  ct direction reply ct mark & 0xff000000 vmap @flows_to
                }
                chain flows_output { type route hook output priority mangle; policy accept;
                  meta mark & 0xff000000 != 0 return
                  ct direction reply ct mark & 0xff000000 vmap @flows_to
                }
                chain flows_postrouting { type filter hook postrouting priority mangle; policy accept;
                  ct mark & 0xff000000 == 0 jump flows_out
                  ct state new oifname { "eth0", "usb0", "wwan0" } goto flows_begun
                }
                """);
    }

    @Test
    void aFailureChangesElementsAndRoutesButNoChain() {
        NetworkState before = strategy.desired(house().build());
        NetworkState after = strategy.desired(
                house().after(before).chosen("adsl").noCarrier("lte").build());
        assertThat(nft(after).sections()).isEqualTo(nft(before).sections());
        assertThat(nft(after).elements().get("pinned_slots")).doesNotContainValue("goto flows_to_2");
        nft(before).elements().get("pinned_slots").forEach((slot, verdict) -> {
            if (!verdict.equals("goto flows_to_2")) {
                assertThat(nft(after).elements().get("pinned_slots")).containsEntry(slot, verdict);
            }
        });
        NetworkState back = strategy.desired(house().after(after).chosen("adsl").build());
        assertThat(back).as("and back").isEqualTo(before);
    }

    @Test
    void weightAndMetricChangeNoChainEither() {
        NetworkState before = strategy.desired(house().build());
        assertThat(nft(strategy.desired(house().weight("gsm", 200).build())).sections())
                .isEqualTo(nft(before).sections());
    }

    @Test
    void aHostsFlowsAreKeptTogetherIfAsked() {
        NetworkState answer = new PinnedStrategy(true).desired(house().build());
        assertThat(nft(answer).sections().get("pinned"))
                .contains("chain pinned_forwarded { jhash ip saddr mod 256 seed 0x706d vmap @pinned_slots; }")
                .contains("chain pinned_own { numgen random mod 256 vmap @pinned_slots; }");
    }

    @Test
    void whoIsHeldBackGetsNoSlotAndKeepsItsPlaceForLater() {
        NetworkState all = strategy.desired(house().build());
        String held = all.shares().firstKey();
        NetworkState answer = strategy.desired(
                house().after(all).restrained(held, Restraint.Kind.PENALTY).build());
        assertThat(answer.shares()).doesNotContainKey(held);
        NetworkState again = strategy.desired(house().after(answer).build());
        assertThat(again.shares()).isEqualTo(all.shares());
        assertThat(again.nftTable().orElseThrow().elements())
                .isEqualTo(all.nftTable().orElseThrow().elements());
    }

    @Test
    void withoutAnyUplinkThereIsNothingToDeal() {
        NetworkState answer = strategy.desired(Snapshots.of().build());
        assertThat(answer.routes()).isEmpty();
        assertThat(nft(answer).elements().get("pinned_slots")).isEmpty();
        assertThat(answer.notes()).containsExactly("pinned: there is no uplink");
    }
}
