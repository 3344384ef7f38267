/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Snapshots;
import org.pointsman.testkit.VirtualLoop;

/** Uplinks as steering shows them, and the sockets by which they are asked; in virtual time. */
class ProberTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<Socket> opened = new ArrayList<>();
    private final List<HealthState> states = new ArrayList<>();
    private boolean addressed = true;
    private Duration roundTrip = Duration.ofMillis(20);
    private Map<String, Long> counted = Map.of();
    private final Prober prober = new Prober(
            loop,
            new Sockets(),
            kind -> Optional.of(new IcmpProbe(loop, new Sockets())),
            name -> new Settings(
                    true,
                    Profile.DEFAULT,
                    List.of(Line.A, Line.B, Target.parse("icmp:gateway")),
                    1,
                    Line.MARKS,
                    0,
                    0,
                    0),
            (device, address) -> addressed,
            () -> counted,
            this::note);

    private void note() {
        states.add(prober.of("adsl").state());
    }

    private final class Sockets implements EchoSockets {
        @Override
        public EchoSocket open(String device, FwMark mark, EchoListener listener) {
            Socket socket = new Socket(listener);
            opened.add(socket);
            return socket;
        }
    }

    private final class Socket implements EchoSocket {
        private final EchoListener listener;
        private final List<IpAddress> asked = new ArrayList<>();
        private boolean answered = true;
        private boolean closed;

        Socket(EchoListener listener) {
            this.listener = listener;
        }

        @Override
        public Optional<String> send(IpAddress target, int sequence) {
            asked.add(target);
            if (answered) {
                loop.schedule(roundTrip, () -> {
                    if (!closed) {
                        listener.answered(target, sequence, loop.nanoTime());
                    }
                });
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static WanSnapshot withAddress(String address, String gateway) {
        return Snapshots.of()
                .uplink(
                        "adsl",
                        1,
                        UplinkStatus.up("eth0")
                                .addresses(List.of(InterfacePrefix.parse(address)))
                                .gateway(IpAddress.parse(gateway))
                                .build())
                .build();
    }

    @Test
    void flowsThatNobodyAnswersMakeTheUplinkBeAskedAtOnce() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        counted = Map.of("flows_kept_1", 0L, "flows_tcp_begun_1", 7L, "flows_tcp_answered_1", 7L);
        loop.advance(Duration.ofSeconds(5)); // where there were no counters, they are looked for seldom
        int calm = opened.get(0).asked.size();
        counted = Map.of("flows_kept_1", 0L, "flows_tcp_begun_1", 12L, "flows_tcp_answered_1", 7L);
        loop.advance(Duration.ofMillis(800));
        assertThat(opened.get(0).asked.size() - calm)
                .as("four beats, and a round of all")
                .isGreaterThan(5);
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.UP);
    }

    @Test
    void theDaemonsOwnQuestionsAfterAStartAreNoUsersWhomNobodyAnswers() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        int calm = askedIn(Duration.ofSeconds(3));
        for (long round = 0; round < 5; round++) {
            // targets that this provider lets nobody reach, while what users have goes on
            counted = new TreeMap<>(Map.of("flows_kept_1", 100 * round, "flows_tcp_answered_1", 2L));
            counted.put("flows_udp_answered_1", 1L);
            counted.put("flows_tcp_begun_1", 3 * round + 2);
            counted.put("flows_udp_begun_1", 3 * round + 1);
            counted.put("flows_tcp_own_1", 3 * round);
            counted.put("flows_udp_own_1", 3 * round);
            assertThat(askedIn(Duration.ofSeconds(3))).isBetween(calm - 1, calm + 1);
        }
    }

    private int askedIn(Duration time) {
        int before = opened.get(0).asked.size();
        loop.advance(time);
        return opened.get(0).asked.size() - before;
    }

    private static Map<String, Long> tcp(long begun, long answered) {
        return Map.of("flows_kept_1", 0L, "flows_tcp_begun_1", begun, "flows_tcp_answered_1", answered);
    }

    @Test
    void afterARestartOverASatelliteWhatIsNotAnsweredYetIsNoDoubtAndTheNextDoubtIsNotPutOff() {
        roundTrip = Duration.ofMillis(1200);
        counted = tcp(40, 40);
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        counted = tcp(44, 40);
        loop.advance(Duration.ofMillis(1190));
        counted = tcp(44, 44);
        loop.advance(Duration.ofSeconds(1));
        int calm = 2 * askedIn(Duration.ofSeconds(2));
        counted = tcp(49, 44);
        assertThat(askedIn(Duration.ofSeconds(4))).as("and a round of all").isGreaterThan(calm + 2);
    }

    @Test
    void anUplinkThatGetsAnotherAddressIsAskedAnewAndNotTakenForDead() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.UP);
        opened.get(0).answered = false; // what leaves with the old address is not answered any more
        loop.advance(Duration.ofMillis(150)); // and some of it is under way
        prober.look(withAddress("10.64.9.2/24", "10.64.9.1"));
        loop.advance(Duration.ofSeconds(5));
        assertThat(opened).hasSize(2);
        assertThat(opened.get(0).closed).isTrue();
        assertThat(opened.get(1).asked)
                .contains(IpAddress.parse("10.64.9.1"))
                .doesNotContain(IpAddress.parse("10.64.1.1"));
        assertThat(states).doesNotContain(HealthState.DOWN);
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.UP);
    }

    @Test
    void anUplinkWhoseNewAddressLeadsNowhereIsFoundDead() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        prober.look(withAddress("10.64.9.2/24", "10.64.9.1"));
        opened.get(1).answered = false;
        loop.advance(Duration.ofSeconds(1));
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void anUplinkThatStaysAsItIsKeepsItsSocket() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(1));
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(1));
        assertThat(opened).hasSize(1);
    }

    @Test
    void anUplinkIsNotAskedFromAnotherAddressWhileItsOwnIsNotThereYet() {
        addressed = false;
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        assertThat(opened).isEmpty();
        assertThat(prober.waits()).isTrue();
        addressed = true;
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(1));
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.UP);
        assertThat(prober.waits()).isFalse();
    }

    @Test
    void anUplinkWhoseAddressIsTakenAwayIsStillAsked() {
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(5));
        addressed = false;
        prober.look(withAddress("10.64.1.2/24", "10.64.1.1"));
        opened.get(0).answered = false;
        loop.advance(Duration.ofSeconds(1));
        assertThat(prober.of("adsl").state()).isEqualTo(HealthState.DOWN);
    }
}
