/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final long HOST = 0x020000000011L;
    private static final Mac ETH0 = new Mac(0x0200000000e0L);
    private static final Mac WLAN0 = new Mac(0x0200000000f0L);
    private static final Mac OTHER_RELAY = new Mac(0x020000000077L);
    private static final Set<Mac> OWN = Set.of(ETH0, WLAN0);
    private static final long SECOND = 1_000_000_000L;

    private final Relay relay = new Relay(10, 0);

    private static Datagram datagram(int identification, int port, byte[] content) {
        return Datagram.read(Datagrams.broadcast(HOST, identification, port, content))
                .orElseThrow();
    }

    private static Datagram discover() {
        byte[] bootp = new byte[240];
        bootp[0] = 1;
        return datagram(7, 67, bootp);
    }

    @Property(tries = 300)
    void theChecksumOfARelayedDatagramIsRightWhateverTheSenderLeftThere(
            @ForAll @Size(max = 200) byte[] content, @ForAll @IntRange(min = 1, max = 65535) int port) {
        byte[] out = datagram(7, port, content).relayedBy(WLAN0);
        assertThat(Datagrams.sum(out)).isEqualTo(0xffff);
        assertThat(Mac.at(out, 6)).isEqualTo(WLAN0);
    }

    @Test
    void whoWantsNoChecksumGetsNone() {
        byte[] frame = Datagrams.broadcast(HOST, 7, 5353, new byte[3]);
        frame[40] = frame[41] = 0;
        byte[] out = Datagram.read(frame).orElseThrow().relayedBy(WLAN0);
        assertThat(out[40]).isZero();
        assertThat(out[41]).isZero();
    }

    @Test
    void aDhcpClientIsAnsweredByBroadcast() {
        byte[] out = discover().relayedBy(WLAN0);
        assertThat(out[14 + 28 + 10]).isEqualTo((byte) 0x80);
        assertThat(Datagrams.sum(out)).isEqualTo(0xffff);
    }

    @Test
    void paddingIsNotRelayed() {
        byte[] frame = Datagrams.broadcast(HOST, 7, 5353, new byte[] {1, 2});
        assertThat(Datagram.read(Arrays.copyOf(frame, 60)).orElseThrow().relayedBy(WLAN0))
                .hasSize(frame.length);
    }

    @Test
    void whatCrossedComesBackByAnotherMachineAndDoesNotCrossAgain() {
        Datagram query = datagram(1, 5353, new byte[] {1, 2, 3});
        assertThat(relay.decide("eth0", query, OWN, 0)).isEqualTo(Relay.Verdict.RELAY);
        byte[] back = query.relayedBy(OTHER_RELAY);
        back[22]--; // the other machine counts hops
        Datagram returned = Datagram.read(back).orElseThrow();
        assertThat(relay.decide("wlan0", returned, OWN, SECOND / 100)).isEqualTo(Relay.Verdict.AGAIN);
        assertThat(relay.decide("eth0", query, OWN, SECOND / 50))
                .as("its sender says it again")
                .isEqualTo(Relay.Verdict.RELAY);
        assertThat(relay.decide("wlan0", returned, OWN, 3 * SECOND)).isEqualTo(Relay.Verdict.RELAY);
    }

    @Test
    void aDhcpRequestIsKnownAgainAlthoughWeSetItsFlag() {
        assertThat(relay.decide("eth0", discover(), OWN, 0)).isEqualTo(Relay.Verdict.RELAY);
        Datagram back = Datagram.read(discover().relayedBy(OTHER_RELAY)).orElseThrow();
        assertThat(relay.decide("wlan0", back, OWN, 1)).isEqualTo(Relay.Verdict.AGAIN);
    }

    @Test
    void whatWeSentOurselvesIsALoop() {
        Datagram own = Datagram.read(discover().relayedBy(WLAN0)).orElseThrow();
        assertThat(relay.decide("eth0", own, OWN, 0)).isEqualTo(Relay.Verdict.OWN);
    }

    @Test
    void aStormIsCutToTheRate() {
        int crossed = 0;
        for (int i = 0; i < 10_000; i++) { // 1 000 a second for 10 s
            Datagram each = datagram(i, 5353, new byte[8]);
            crossed += relay.decide("eth0", each, OWN, i * SECOND / 1000) == Relay.Verdict.RELAY ? 1 : 0;
        }
        assertThat(crossed).isBetween(100, 121);
    }

    @Test
    void fragmentsUnicastAndContradictingLengthsAreLeftAlone() {
        byte[] frame = Datagrams.broadcast(HOST, 7, 5353, new byte[30]);
        byte[] fragment = frame.clone();
        fragment[20] = 0x20;
        byte[] shorter = frame.clone();
        shorter[39]--;
        byte[] unicast = frame.clone();
        unicast[0] = 2;
        for (byte[] wrong : new byte[][] {fragment, shorter, unicast, Arrays.copyOf(frame, 50)}) {
            assertThat(Datagram.read(wrong)).isEmpty();
        }
        assertThat(Datagram.read(frame)).isPresent();
    }
}
