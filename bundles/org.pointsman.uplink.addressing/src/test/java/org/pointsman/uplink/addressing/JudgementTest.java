/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.api.uplink.UplinkStatus;

class JudgementTest {
    private static final Settings STATIC =
            Settings.of("eth0", "", "static", "192.0.2.2/24", "192.0.2.1", new String[] {"192.0.2.53"});
    private static final Settings DHCP = Settings.of("eth0", "", "dhcp", "", "", new String[0]);
    private static final Settings ADOPT = Settings.of("eth0", "", "adopt", "", "", new String[0]);
    private static final Lease LEASE = new Lease(
            InterfacePrefix.parse("198.51.100.7/24"),
            Optional.of(IpAddress.parse("198.51.100.1")),
            List.of(IpAddress.parse("198.51.100.53")),
            Duration.ofHours(1));
    private static final DhcpState NOTHING = DhcpState.blank();
    private static final Links CABLE = Links.none().running("eth0", 2);
    private static final Links NO_CABLE = Links.none().idle("eth0", 2);

    private static List<String> addresses(UplinkStatus status) {
        return status.addresses().stream().map(InterfacePrefix::toString).toList();
    }

    private static Optional<String> gateway(UplinkStatus status) {
        return status.gateway().map(IpAddress::toString);
    }

    @Test
    void aStaticUplinkIsUpWithWhatIsConfigured() {
        UplinkStatus status = Judgement.of(STATIC, CABLE, NOTHING);
        assertThat(status.session()).isEqualTo(Session.UP);
        assertThat(addresses(status)).containsExactly("192.0.2.2/24");
        assertThat(status.manageAddresses()).isTrue();
        assertThat(gateway(status)).contains("192.0.2.1");
        assertThat(status.resolvers()).containsExactly(IpAddress.parse("192.0.2.53"));
        assertThat(status.port()).isEmpty();
    }

    @Test
    void aStaticUplinkIsReadyBeforeItsInterfaceIsThereAndOutlivesAPulledCable() {
        UplinkStatus missing = Judgement.of(STATIC, Links.none(), NOTHING);
        assertThat(missing.session()).isEqualTo(Session.UP);
        assertThat(addresses(missing)).containsExactly("192.0.2.2/24");
        assertThat(missing.explanation()).isEqualTo("eth0 does not exist (yet)");
        assertThat(Judgement.of(STATIC, NO_CABLE, NOTHING)).isEqualTo(Judgement.of(STATIC, CABLE, NOTHING));
    }

    @Test
    void aLearningUplinkWithoutItsInterfaceIsDown() {
        for (Settings settings : List.of(DHCP, ADOPT)) {
            UplinkStatus status = Judgement.of(settings, Links.none(), NOTHING.with(LEASE));
            assertThat(status).isEqualTo(UplinkStatus.down("eth0 does not exist (yet)"));
        }
    }

    @Test
    void withoutALeaseItSaysWhatItWaitsFor() {
        UplinkStatus asking = Judgement.of(DHCP, CABLE, NOTHING);
        assertThat(asking.session()).isEqualTo(Session.CONNECTING);
        assertThat(asking.explanation()).isEqualTo("asking for an address on eth0 by DHCP");
        UplinkStatus pulled = Judgement.of(DHCP, NO_CABLE, NOTHING);
        assertThat(pulled.session()).isEqualTo(Session.DOWN);
        assertThat(pulled.explanation()).isEqualTo("eth0 has no carrier, and there is no lease");
        UplinkStatus alone = Judgement.of(DHCP, CABLE, NOTHING.unanswered("no DHCP server answers on eth0"));
        assertThat(alone.session()).isEqualTo(Session.DOWN);
        assertThat(alone.explanation()).isEqualTo("no DHCP server answers on eth0");
        assertThat(alone.device()).contains("eth0");
    }

    @Test
    void anInterfaceThatIsAdministrativelyDownIsSaidToBe() {
        assertThat(Judgement.of(DHCP, Links.none().down("eth0", 2), NOTHING).explanation())
                .isEqualTo("eth0 is administratively down ('ip link set eth0 up' brings it up), and there is no lease");
    }

    @Test
    void aLeaseGivesAddressGatewayAndResolvers() {
        UplinkStatus status = Judgement.of(DHCP, CABLE, NOTHING.with(LEASE));
        assertThat(status.session()).isEqualTo(Session.UP);
        assertThat(addresses(status)).containsExactly("198.51.100.7/24");
        assertThat(status.manageAddresses()).isTrue();
        assertThat(gateway(status)).contains("198.51.100.1");
        assertThat(status.resolvers()).isEqualTo(LEASE.resolvers());
        assertThat(status.explanation()).isEqualTo("lease from DHCP");
        assertThat(Judgement.of(DHCP, NO_CABLE, NOTHING.with(LEASE)))
                .as("it outlives a pulled cable")
                .isEqualTo(status);
    }

    @Test
    void aServerThatFallsSilentEndsNoLeaseButOneThatTakesItBackDoes() {
        DhcpState bound = NOTHING.with(LEASE);
        UplinkStatus silent = Judgement.of(DHCP, CABLE, bound.unanswered("no DHCP server answers on eth0"));
        assertThat(silent.session()).isEqualTo(Session.UP);
        assertThat(silent.explanation()).isEqualTo("lease from DHCP; no DHCP server answers on eth0");
        UplinkStatus over = Judgement.of(DHCP, CABLE, bound.over("the lease on eth0 ran out"));
        assertThat(over.session()).isEqualTo(Session.DOWN);
        assertThat(over.addresses()).isEmpty();
        assertThat(over.explanation()).isEqualTo("the lease on eth0 ran out");
    }

    @Test
    void whatIsConfiguredOverrulesTheServer() {
        Settings settings = Settings.of("eth0", "", "dhcp", "", "198.51.100.9", new String[] {"192.0.2.53"});
        UplinkStatus status = Judgement.of(settings, CABLE, NOTHING.with(LEASE));
        assertThat(gateway(status)).contains("198.51.100.9");
        assertThat(status.resolvers()).containsExactly(IpAddress.parse("192.0.2.53"));
    }

    @Test
    void underABridgeThePortsCarrierCounts() {
        Settings settings = Settings.of("br0", "eth0", "dhcp", "", "", new String[0]);
        Links bridge = Links.none().running("br0", 5);
        assertThat(Judgement.of(settings, bridge.running("eth0", 2), NOTHING).session())
                .isEqualTo(Session.CONNECTING);
        for (Links without : List.of(bridge, bridge.idle("eth0", 2))) {
            UplinkStatus status = Judgement.of(settings, without, NOTHING);
            assertThat(status.session()).isEqualTo(Session.DOWN);
            assertThat(status.explanation())
                    .startsWith(without == bridge ? "eth0 does not exist (yet)" : "eth0 has no carrier");
        }
        UplinkStatus up = Judgement.of(settings, bridge.idle("eth0", 2), NOTHING.with(LEASE));
        assertThat(up.device()).contains("br0");
        assertThat(up.port()).contains("eth0");
    }

    @Test
    void anAdoptedUplinkWaitsForAnAddressThenForARoute() {
        UplinkStatus bare = Judgement.of(ADOPT, CABLE.address("eth0", "fe80::1/64"), NOTHING);
        assertThat(bare.session()).isEqualTo(Session.DOWN);
        assertThat(bare.explanation()).isEqualTo("waiting for whatever manages eth0 to give it an address");
        UplinkStatus addressed = Judgement.of(ADOPT, CABLE.address("eth0", "192.0.2.2/24"), NOTHING);
        assertThat(addressed.session()).isEqualTo(Session.DOWN);
        assertThat(addressed.explanation()).isEqualTo("waiting for whatever manages eth0 to give it a default route");
    }

    @Test
    void anAdoptedUplinkLearnsFromTheirRouteAndLeavesTheirAddressesAlone() {
        Links theirs = CABLE.address("eth0", "192.0.2.2/24").route("eth0", "192.0.2.1", 100, 16, "");
        UplinkStatus status = Judgement.of(ADOPT, theirs, NOTHING);
        assertThat(status.session()).isEqualTo(Session.UP);
        assertThat(addresses(status)).containsExactly("192.0.2.2/24");
        assertThat(status.manageAddresses()).isFalse();
        assertThat(gateway(status)).contains("192.0.2.1");
    }

    @Test
    void ourOwnRouteTeachesNothing() {
        Links ours = CABLE.address("eth0", "192.0.2.2/24").route("eth0", "192.0.2.99", 7, 77, "");
        assertThat(Judgement.of(ADOPT, ours, NOTHING).session()).isEqualTo(Session.DOWN);
        Links both = ours.route("eth0", "192.0.2.1", 1024, 3, "");
        assertThat(gateway(Judgement.of(ADOPT, both, NOTHING))).contains("192.0.2.1");
    }

    @Test
    void ofSeveralRoutesTheBestMetricIsTakenAndOfOtherInterfacesOrFamiliesNone() {
        Links several = CABLE.running("wlan0", 3)
                .address("eth0", "192.0.2.2/24")
                .route("eth0", "192.0.2.254", 600, 16, "")
                .route("eth0", "192.0.2.1", 100, 16, "")
                .route("wlan0", "10.0.0.1", 1, 16, "")
                .route("eth0", "fe80::1", 1, 9, "");
        assertThat(gateway(Judgement.of(ADOPT, several, NOTHING))).contains("192.0.2.1");
    }

    @Test
    void theSourceOfTheirRouteComesFirstAndTheOthersKeepTheirOrder() {
        Links several = CABLE.address("eth0", "192.0.2.2/24")
                .address("eth0", "192.0.2.3/24")
                .address("eth0", "198.51.100.2/24")
                .address("eth0", "2001:db8::2/64")
                .route("eth0", "198.51.100.1", 100, 16, "198.51.100.2");
        assertThat(addresses(Judgement.of(ADOPT, several, NOTHING)))
                .containsExactly("198.51.100.2/24", "192.0.2.2/24", "192.0.2.3/24");
    }

    @Test
    void aConfiguredGatewayNeedsNoRouteOfTheirs() {
        Settings settings = Settings.of("eth0", "", "adopt", "", "192.0.2.9", new String[0]);
        Links addressed = CABLE.address("eth0", "192.0.2.2/24");
        assertThat(gateway(Judgement.of(settings, addressed, NOTHING))).contains("192.0.2.9");
        Links routed = addressed.route("eth0", "192.0.2.1", 100, 16, "");
        assertThat(gateway(Judgement.of(settings, routed, NOTHING))).contains("192.0.2.9");
    }
}
