/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.Reachability;
import org.pointsman.testkit.Snapshots;

/** Whom to ask, in each situation. */
class UpstreamTest {
    private static final List<IpAddress> RESOLVER = List.of(IpAddress.parse("192.0.2.53"));

    private static Snapshots house() {
        return Snapshots.of()
                .uplink("adsl", 10, "eth0")
                .uplink("lte", 20, "usb0")
                .uplink("gsm", 30, "ppp0");
    }

    private static List<String> asked(Snapshots snapshot) {
        return Upstream.of(snapshot.build(), RESOLVER).stream()
                .map(Upstream::toString)
                .toList();
    }

    @Test
    void allUsableUplinksAreAskedTheBestFirst() {
        assertThat(asked(house())).containsExactly("192.0.2.53@eth0", "192.0.2.53@usb0", "192.0.2.53@ppp0");
    }

    @Test
    void oneThatLostItsCarrierOrItsGatewayIsNot() {
        assertThat(asked(house().noCarrier("adsl").reachability("lte", Reachability.UNREACHABLE)))
                .containsExactly("192.0.2.53@ppp0");
    }

    @Test
    void whileNothingIsKnownThoseThatMayWorkAreAsked() {
        assertThat(asked(house().reachability("adsl", Reachability.UNKNOWN)
                        .reachability("lte", Reachability.UNREACHABLE)
                        .noCarrier("gsm")))
                .containsExactly("192.0.2.53@eth0");
    }

    @Test
    void withAllDownNobodyIsAskedSoThatALookUpFailsAtOnce() {
        assertThat(asked(house().noCarrier("adsl").noCarrier("lte").reachability("gsm", Reachability.UNREACHABLE)))
                .isEmpty();
    }
}
