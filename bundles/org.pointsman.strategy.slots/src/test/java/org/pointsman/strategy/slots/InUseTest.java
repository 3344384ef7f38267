/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.slots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Reachability;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.testkit.Snapshots;

class InUseTest {
    private final Snapshots snapshot = Snapshots.of()
            .uplink("adsl", 10, "eth0")
            .uplink("cable", 10, "eth1")
            .uplink("lte", 20, "usb0");

    private List<String> names() {
        return InUse.of(snapshot.build()).uplinks().stream()
                .map(UplinkView::name)
                .toList();
    }

    private void presentlyBy(String... uplinks) {
        NetworkState.Builder b = NetworkState.builder();
        for (String u : uplinks) {
            b.share(u, 100);
        }
        snapshot.after(b.build());
    }

    @Test
    void theBestMetricShares() {
        assertThat(names()).containsExactly("adsl", "cable");
    }

    @Test
    void whenNoneOfItIsLeftTheNextMetricTakesOver() {
        snapshot.noCarrier("adsl");
        assertThat(names()).containsExactly("cable");
        snapshot.reachability("cable", Reachability.UNREACHABLE);
        assertThat(names()).containsExactly("lte");
    }

    @Test
    void whoIsInUseStaysWhileNoGatewayAnswers() {
        for (String u : List.of("adsl", "cable", "lte")) {
            snapshot.reachability(u, Reachability.UNREACHABLE);
        }
        presentlyBy("lte");
        assertThat(names()).containsExactly("lte");
        snapshot.noCarrier("lte");
        assertThat(names()).containsExactly("adsl", "cable");
    }

    @Test
    void aSilentGatewayThatWasNotAskedYetIsBetterThanOneThatDoesNotAnswer() {
        snapshot.reachability("adsl", Reachability.UNREACHABLE)
                .reachability("cable", Reachability.UNKNOWN)
                .noCarrier("lte");
        assertThat(names()).containsExactly("cable");
    }

    @Test
    void withoutAnyCarrierTheLastOnesStay() {
        presentlyBy("adsl", "cable");
        snapshot.noCarrier("adsl").noCarrier("cable").noCarrier("lte");
        assertThat(names()).containsExactly("adsl", "cable");
    }

    @Test
    void anUplinkThatIsSwitchedOffIsNotUsed() {
        assertThat(InUse.of(snapshot.disabled("adsl").build()).family())
                .extracting(UplinkView::name)
                .containsExactly("cable");
    }

    @Test
    void unmarkedTrafficStaysWhereItIsAndBeginsWithTheGreatestWeight() {
        snapshot.weight("cable", 5);
        assertThat(InUse.of(snapshot.build())
                        .carrier(snapshot.build())
                        .orElseThrow()
                        .name())
                .isEqualTo("cable");
        snapshot.chosen("adsl");
        assertThat(InUse.of(snapshot.build())
                        .carrier(snapshot.build())
                        .orElseThrow()
                        .name())
                .isEqualTo("adsl");
    }
}
