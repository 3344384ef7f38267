/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.strategy.single;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Reachability;
import org.pointsman.testkit.Snapshots;

class SingleStrategyTest {
    private final Snapshots laptop = Snapshots.of().uplink("adsl", 10, "eth0").uplink("lte", 20, "wlan0");

    private List<String> decide() {
        return new SingleStrategy().desired(laptop.build()).lines();
    }

    private static List<String> by(String hop) {
        return List.of(
                "route default via " + hop + " metric 7 proto 77", "route default via " + hop + " table 7700 proto 77");
    }

    private static final List<String> ADSL = by("10.64.1.1 dev eth0 src 10.64.1.2");
    private static final List<String> LTE = by("10.64.2.1 dev wlan0 src 10.64.2.2");

    @Test
    void theBestMetricOfThoseThatAnswerIsTaken() {
        assertThat(decide()).isEqualTo(ADSL);
    }

    @Test
    void withoutCarrierTheNextIsTaken() {
        laptop.noCarrier("adsl").chosen("adsl");
        assertThat(decide()).isEqualTo(LTE);
    }

    @Test
    void aGatewayThatIsNotKnownToAnswerIsNotPreferred() {
        laptop.reachability("adsl", Reachability.UNKNOWN).chosen("lte");
        assertThat(decide()).isEqualTo(LTE);
    }

    @Test
    void whenNoGatewayAnswersThePresentOneStays() {
        laptop.reachability("adsl", Reachability.UNKNOWN)
                .reachability("lte", Reachability.UNREACHABLE)
                .chosen("lte");
        assertThat(decide()).isEqualTo(LTE);
    }

    @Test
    void whenNoGatewayAnswersAndThePresentOneHasNoCarrierTheMoreHopefulIsTaken() {
        laptop.reachability("adsl", Reachability.UNREACHABLE).reachability("lte", Reachability.UNKNOWN);
        assertThat(decide()).isEqualTo(LTE);
    }

    @Test
    void whenNothingHasCarrierTheLastOneStays() {
        laptop.noCarrier("adsl").noCarrier("lte").chosen("lte");
        assertThat(decide()).isEqualTo(LTE);
    }

    @Test
    void withoutAnyUplinkNothingIsWantedAndTheReasonIsSaid() {
        NetworkState none = new SingleStrategy().desired(Snapshots.of().build());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.notes()).containsExactly("no uplink has carrier");
    }
}
