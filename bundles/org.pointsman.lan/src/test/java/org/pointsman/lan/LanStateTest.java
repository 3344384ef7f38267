/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.Ownership;
import org.pointsman.testkit.Snapshots;

/** What follows from a served network. */
class LanStateTest {
    private static Settings lan(String address) {
        return Reader.read(new Reader.Given("home", "eth1", address, "", "12h", "lan", List.of(), List.of()))
                .settings()
                .orElseThrow();
    }

    @Test
    void itsAddressIsOursAndItsHostsAreForwarded() {
        assertThat(LanState.of(lan("192.168.50.1/24"), Set.of(), Ownership.DEFAULT)
                        .lines())
                .containsExactly(
                        "sysctl net.ipv4.conf.eth1.promote_secondaries=1",
                        "sysctl net.ipv4.ip_forward=1",
                        "address 192.168.50.1/24 dev eth1 proto 77");
    }

    @Test
    void anInterfaceThatIsDownIsSetUp() {
        assertThat(LanState.of(lan("192.168.50.1/24"), Set.of("eth1"), Ownership.DEFAULT)
                        .lines())
                .contains("link eth1 up");
    }

    @Test
    void anUplinkThatLearnedTheSameNetworkIsNamed() {
        var snapshot = Snapshots.of().uplink("adsl", 10, "eth0").build();
        assertThat(Overlap.of(lan("10.64.1.1/24"), snapshot))
                .containsExactly("LAN home (10.64.1.0/24 on eth1) and uplink adsl (10.64.1.0/24 on eth0) use the same"
                        + " addresses; give the LAN other ones");
        assertThat(Overlap.of(lan("10.64.2.1/24"), snapshot)).isEmpty();
    }
}
