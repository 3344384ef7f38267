/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.addressing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pointsman.api.dhcp.Lease;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.Session;
import org.pointsman.uplink.addressing.Bench.OpenSession;

class AddressedUplinkTest {
    private static final Links CABLE = Links.none().running("eth0", 2);
    private static final Links NO_CABLE = Links.none().idle("eth0", 2);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Bench bench = new Bench(NO_CABLE);
    private final AddressedUplink uplink = uplink(Settings.of("eth0", "", "dhcp", "", "", new String[0]));

    private AddressedUplink uplink(Settings settings) {
        return new AddressedUplink(settings, bench, true, UnaryOperator.identity());
    }

    private static Lease lease(String address) {
        return new Lease(InterfacePrefix.parse(address), Optional.of(IpAddress.parse("192.0.2.1")), List.of(), HOUR);
    }

    private void grant(OpenSession session, String address) {
        session.listener.leased(lease(address));
        bench.loop.run();
    }

    private String address() {
        return bench.lastReport().addresses().toString();
    }

    /** Out, and for longer than a flap. */
    private void pull() {
        bench.show(NO_CABLE);
        bench.loop.advance(Duration.ofSeconds(2));
    }

    @Test
    void aCableThatFlapsFiveTimesASecondKeepsItsClient() {
        uplink.start(bench);
        for (int i = 0; i < 25; i++) {
            bench.show(CABLE);
            bench.loop.advance(Duration.ofMillis(100));
            bench.show(NO_CABLE);
            bench.show(NO_CABLE.address("eth0", "203.0.113.9/24")); // other news meanwhile
            bench.loop.advance(Duration.ofMillis(100));
        }
        assertThat(bench.sessions).hasSize(1);
        assertThat(bench.lastSession().isOpen()).isTrue();
        bench.loop.advance(Duration.ofMillis(1899));
        assertThat(bench.lastSession().isOpen()).isTrue();
        bench.loop.advance(Duration.ofMillis(1));
        assertThat(bench.lastSession().isOpen()).as("gone for good").isFalse();
    }

    @Test
    void anInterfaceThatVanishesIsNoFlap() {
        uplink.start(bench);
        bench.show(CABLE);
        bench.show(Links.none());
        assertThat(bench.lastSession().isOpen()).isFalse();
        bench.show(CABLE);
        assertThat(bench.sessions).hasSize(2);
    }

    @Test
    void withoutTheDhcpBundleItSaysSoAndAsksWhenItComes() {
        LateDhcp late = new LateDhcp();
        bench.show(CABLE);
        new AddressedUplink(
                        Settings.of("eth0", "", "dhcp", "", "", new String[0]), late, true, UnaryOperator.identity())
                .start(bench);
        bench.loop.run();
        assertThat(bench.lastReport().explanation())
                .isEqualTo("addressing of eth0 is dhcp, but the bundle org.pointsman.dhcp is not running");
        late.arrived(bench);
        assertThat(bench.sessions).hasSize(1);
        grant(bench.lastSession(), "192.0.2.7/24");
        assertThat(bench.lastReport().explanation()).isEqualTo("lease from DHCP");
        late.left(bench);
        bench.loop.run();
        assertThat(bench.lastSession().isOpen()).isFalse();
        assertThat(address()).as("a lease outlives its client").isEqualTo("[192.0.2.7/24]");
        late.arrived(bench);
        assertThat(bench.sessions).hasSize(2);
    }

    @Test
    void theServerIsAskedWhileThereIsCarrier() {
        uplink.start(bench);
        assertThat(bench.sessions).isEmpty();
        assertThat(bench.lastReport().session()).isEqualTo(Session.DOWN);

        bench.show(CABLE);
        assertThat(bench.sessions).hasSize(1);
        assertThat(bench.lastSession().device).isEqualTo("eth0");
        assertThat(bench.lastReport().session()).isEqualTo(Session.CONNECTING);

        bench.show(CABLE.address("eth0", "203.0.113.9/24"));
        assertThat(bench.sessions).as("other news is no reason to ask again").hasSize(1);

        pull();
        assertThat(bench.lastSession().isOpen()).isFalse();

        bench.show(CABLE);
        assertThat(bench.sessions).hasSize(2);
        assertThat(bench.lastSession().isOpen()).isTrue();
    }

    @Test
    void aLeaseOutlivesAPulledCableAndIsReplacedByTheNextOne() {
        uplink.start(bench);
        bench.show(CABLE);
        grant(bench.lastSession(), "192.0.2.7/24");
        pull();
        assertThat(address()).isEqualTo("[192.0.2.7/24]");
        bench.show(CABLE);
        assertThat(address()).as("while the server is asked again").isEqualTo("[192.0.2.7/24]");
        grant(bench.lastSession(), "192.0.2.8/24");
        assertThat(address()).isEqualTo("[192.0.2.8/24]");
    }

    @Test
    void anInterfaceThatWasMadeAnewIsAskedOnAnew() {
        uplink.start(bench);
        bench.show(CABLE);
        OpenSession old = bench.lastSession();
        bench.show(Links.none().running("eth0", 9));
        assertThat(old.isOpen()).isFalse();
        assertThat(bench.sessions).hasSize(2);
    }

    @Test
    void underABridgeThePortsCarrierDecidesWhetherToAsk() {
        AddressedUplink bridged = uplink(Settings.of("br0", "eth0", "dhcp", "", "", new String[0]));
        bridged.start(bench);
        bench.show(NO_CABLE.running("br0", 5));
        assertThat(bench.sessions).isEmpty();
        bench.show(CABLE.running("br0", 5));
        assertThat(bench.lastSession().device).isEqualTo("br0");
        bench.show(Links.none().running("br0", 5));
        bench.loop.advance(Duration.ofSeconds(2));
        assertThat(bench.lastSession().isOpen()).isFalse();
    }

    @Test
    void aLeaseIsOverWhenItsTimeIsAndARenewalPutsThatOff() {
        uplink.start(bench);
        bench.show(CABLE);
        grant(bench.lastSession(), "192.0.2.7/24");
        bench.loop.advance(HOUR.minusMinutes(1));
        grant(bench.lastSession(), "192.0.2.7/24");
        bench.loop.advance(HOUR.minusMinutes(1));
        assertThat(bench.lastReport().session()).isEqualTo(Session.UP);
        bench.show(NO_CABLE); // the time runs on without a cable
        bench.loop.advance(Duration.ofMinutes(1));
        assertThat(bench.lastReport().session()).isEqualTo(Session.DOWN);
        assertThat(bench.lastReport().explanation()).isEqualTo("the lease on eth0 ran out");
        assertThat(bench.lastReport().addresses()).isEmpty();
    }

    @Test
    void aLeaseThatIsTakenBackIsOverAtOnceAndForGood() {
        uplink.start(bench);
        bench.show(CABLE);
        grant(bench.lastSession(), "192.0.2.7/24");
        bench.lastSession().listener.lost("the DHCP server on eth0 took the lease back");
        bench.loop.run();
        assertThat(bench.lastReport().session()).isEqualTo(Session.DOWN);
        bench.loop.advance(HOUR.multipliedBy(2));
        assertThat(bench.lastReport().explanation())
                .as("the old lease's end is no news any more")
                .isEqualTo("the DHCP server on eth0 took the lease back");
    }

    @Test
    void aSilentServersTroubleIsForgottenWithTheCable() {
        uplink.start(bench);
        bench.show(CABLE);
        bench.lastSession().listener.unanswered("no DHCP server answers on eth0");
        bench.loop.run();
        assertThat(bench.lastReport().explanation()).isEqualTo("no DHCP server answers on eth0");
        pull();
        assertThat(bench.lastReport().explanation()).isEqualTo("eth0 has no carrier, and there is no lease");
        bench.show(CABLE);
        assertThat(bench.lastReport().session()).isEqualTo(Session.CONNECTING);
    }

    @Test
    void theWordsOfAClosedSessionAreNotHeardNotEvenWhenTheCableIsBack() {
        uplink.start(bench);
        bench.show(CABLE);
        OpenSession old = bench.lastSession();
        grant(old, "192.0.2.7/24");
        pull();
        bench.show(CABLE);
        old.listener.lost("late");
        old.listener.unanswered("late");
        old.listener.leased(lease("198.51.100.99/24"));
        bench.loop.run();
        assertThat(address()).isEqualTo("[192.0.2.7/24]");
        assertThat(bench.lastReport().explanation()).isEqualTo("lease from DHCP");
    }

    @Test
    void stoppingEndsEverything() {
        uplink.start(bench);
        bench.show(CABLE);
        OpenSession session = bench.lastSession();
        grant(session, "192.0.2.7/24");
        session.listener.leased(lease("192.0.2.8/24")); // on its way while it is stopped
        uplink.stop();
        int reports = bench.reports.size();
        bench.loop.advance(HOUR.multipliedBy(2));
        bench.show(NO_CABLE);
        assertThat(session.isOpen()).isFalse();
        assertThat(bench.watchers()).isZero();
        assertThat(bench.reports).hasSize(reports);
    }

    @Test
    void startedAgainItAsksAgain() {
        uplink.start(bench);
        bench.show(CABLE);
        uplink.stop();
        uplink.start(bench);
        assertThat(bench.sessions).hasSize(2);
        assertThat(bench.lastSession().isOpen()).isTrue();
        grant(bench.lastSession(), "192.0.2.7/24");
        assertThat(bench.lastReport().session()).isEqualTo(Session.UP);
    }

    @Test
    void staticAndAdoptedUplinksAskNobody() {
        bench.show(CABLE);
        uplink(Settings.of("eth0", "", "", "192.0.2.2/24", "192.0.2.1", new String[0]))
                .start(bench);
        uplink(Settings.of("eth0", "", "adopt", "", "", new String[0])).start(bench);
        assertThat(bench.reports).hasSize(2);
        assertThat(bench.sessions).isEmpty();
    }

    @Test
    void whatTheMediumKnowsIsAddedWheneverItLooks() {
        int[] looks = {0};
        AddressedUplink counted =
                new AddressedUplink(Settings.of("eth0", "", "adopt", "", "", new String[0]), bench, true, status -> {
                    looks[0]++;
                    return status;
                });
        counted.start(bench);
        counted.lookAgain();
        assertThat(looks[0]).isEqualTo(2);
    }

    @Test
    void anInterfaceThatAppearsDownIsRaisedAndOneThatSomebodySetDownIsNot() {
        uplink.start(bench);
        bench.show(Links.none());
        bench.show(Links.none().down("eth0", 5));
        assertThat(bench.lastReport().raiseLink()).isTrue();
        bench.show(Links.none().idle("eth0", 5));
        assertThat(bench.lastReport().raiseLink()).isFalse();
        bench.show(Links.none().down("eth0", 5));
        assertThat(bench.lastReport().raiseLink()).as("somebody meant it").isFalse();
        bench.show(Links.none().down("eth0", 7));
        assertThat(bench.lastReport().raiseLink()).as("another stick").isTrue();
    }

    @Test
    void anAdoptedInterfaceIsRaisedByWhoeverManagesIt() {
        uplink(Settings.of("eth0", "", "adopt", "", "", new String[0])).start(bench);
        bench.show(Links.none().down("eth0", 5));
        assertThat(bench.lastReport().raiseLink()).isFalse();
    }
}
