/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.Probe;
import org.pointsman.api.kernel.EchoListener;
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Snapshots;
import org.pointsman.testkit.VirtualLoop;

/** What sockets of each kind say, as far as it is no answer; with the probes as they are, in virtual time. */
class SocketTroubleTest {
    private static final int RESOLVER_PORT = 53;

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Conversation> open = new ArrayList<>();
    private final List<HealthState> states = new ArrayList<>();
    private List<Target> targets = List.of(Line.A, Line.B, Line.TCP1, Line.TCP2, Line.DNS1, Line.DNS2, Line.WEB);
    private Optional<String> refusal = Optional.empty();
    private boolean answered = true;
    private boolean forged;
    private boolean truncated;
    private boolean hanging;
    private final Sockets sockets = new Sockets();
    private final Map<String, Probe> probes = Map.of(
            Target.ICMP, new IcmpProbe(loop, sockets),
            Target.TCP, new TcpProbe(loop, sockets),
            Target.DNS, new DnsProbe(loop, sockets),
            Target.HTTP, new HttpProbe(loop, sockets));
    private final Prober prober = new Prober(
            loop,
            sockets,
            kind -> Optional.ofNullable(probes.get(kind)),
            name -> new Settings(true, Profile.DEFAULT, targets, 1, Line.MARKS, 0, 0, 0),
            (device, address) -> true,
            Map::of,
            () -> states.add(state()));

    private HealthState state() {
        return prober.of("adsl").state();
    }

    /** Refuse as the kernel does, at once; else what is sent arrives, and is answered where that is wanted. */
    private final class Sockets implements EchoSockets, UplinkSockets {
        @Override
        public EchoSocket open(String device, FwMark mark, EchoListener listener) {
            return new EchoSocket() {
                @Override
                public Optional<String> send(IpAddress target, int sequence) {
                    if (refusal.isEmpty() && answered) {
                        soon(() -> listener.answered(target, sequence, loop.nanoTime()));
                    }
                    return refusal;
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }

        @Override
        public UplinkSocket tcp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
            refusal.ifPresent(why -> {
                throw new KernelException(why, 1);
            });
            Conversation conversation = new Conversation(port, listener);
            if (answered) {
                soon(() -> conversation.tell(() -> listener.connected(loop.nanoTime())));
            }
            return conversation;
        }

        @Override
        public UplinkSocket udp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
            return new Conversation(port, listener);
        }
    }

    private void soon(Runnable what) {
        loop.schedule(Duration.ofMillis(20), what);
    }

    /** A connection, or a question to a resolver. */
    private final class Conversation implements UplinkSocket {
        private final int port;
        private final SocketListener listener;
        private boolean closed;

        Conversation(int port, SocketListener listener) {
            this.port = port;
            this.listener = listener;
            open.add(this);
        }

        private void tell(Runnable what) {
            if (!closed) {
                what.run();
            }
        }

        @Override
        public Optional<String> send(byte[] bytes) {
            if (refusal.isEmpty() && answered) {
                byte[] reply = port == RESOLVER_PORT ? answerTo(bytes) : page();
                soon(() -> tell(() -> listener.received(reply, loop.nanoTime())));
            }
            return refusal;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** That there is no such name: the question, with the bits of an answer. */
    private byte[] answerTo(byte[] question) {
        byte[] reply = question.clone();
        reply[0] ^= (byte) (forged ? 1 : 0);
        reply[2] |= (byte) (truncated ? 0x82 : 0x80);
        reply[3] = (byte) (truncated ? 0 : 3);
        return reply;
    }

    private byte[] page() {
        return (hanging ? "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n" : "HTTP/1.1 204 No Content\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static WanSnapshot at(String address, String gateway) {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Network is unreachable (ENETUNREACH)",
                "Operation not permitted (EPERM)",
                "No buffer space available (ENOBUFS)"
            })
    void whatThisMachineCannotSendIsNoDeathByAnyKindOfSocket(String why) {
        prober.look(at("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(30));
        assertThat(state()).isEqualTo(HealthState.UP);
        refusal = Optional.of(why);
        loop.advance(Duration.ofMinutes(5));
        assertThat(states).doesNotContain(HealthState.DOWN);
        assertThat(state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(prober.of("adsl").reason()).isEqualTo("no probe can be sent through it: " + why);
        refusal = Optional.empty();
        loop.advance(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo(HealthState.UP);
        assertThat(states).doesNotContain(HealthState.DOWN);
    }

    @Test
    void whatWasAskedFromTheOldAddressIsNoAnswerForTheNewOne() {
        targets = List.of(Line.TCP1, Line.TCP2, Line.DNS1, Line.DNS2);
        answered = false;
        prober.look(at("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofMillis(50));
        List<Conversation> old = List.copyOf(open);
        assertThat(old).hasSize(4);
        prober.look(at("10.64.9.2/24", "10.64.9.1"));
        assertThat(old).allMatch(c -> c.closed);
        old.stream().filter(c -> c.port != RESOLVER_PORT).forEach(c -> c.listener.connected(loop.nanoTime()));
        loop.advance(Duration.ofSeconds(1));
        assertThat(state()).as("the new way has not answered yet").isEqualTo(HealthState.UNKNOWN);
        answered = true;
        loop.advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(HealthState.UP);
    }

    /** One who sees the questions pass, and is quicker: he does not know the number, or answers another question. */
    @Test
    void namesThatOnlyAForgerAnswersAreDeadAndThatIsSaid() {
        targets = List.of(Line.A, Line.B, Line.DNS1, Line.DNS2);
        prober.look(at("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofSeconds(10));
        assertThat(state()).isEqualTo(HealthState.UP);
        forged = true;
        loop.advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(HealthState.DOWN);
        assertThat(prober.of("adsl").reason())
                .isEqualTo("DNS is dead: no answer from 1.1.1.1, 9.9.9.9; ping still works");
        forged = false;
        loop.advance(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(HealthState.UP);
    }

    @Test
    void anAnswerThatIsCutShortIsOneAllTheSame() {
        targets = List.of(Line.A, Line.B, Line.DNS1, Line.DNS2);
        truncated = true;
        prober.look(at("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofMinutes(1));
        assertThat(states).containsExactly(HealthState.UP);
        assertThat(prober.report("adsl").orElseThrow().toString()).contains("truncated");
    }

    /** A server behind a way that loses large packets: its headers come, and nothing more. */
    @Test
    void aPageThatHangsBehindItsHeadersIsNoAnswerAndNoDeath() {
        targets = List.of(Line.A, Line.B, Target.parse("http://192.0.2.80/ok.txt#200:success"));
        hanging = true;
        prober.look(at("10.64.1.2/24", "10.64.1.1"));
        loop.advance(Duration.ofMinutes(2));
        assertThat(states).containsExactly(HealthState.UP);
        assertThat(open).as("none is held for ever").filteredOn(c -> !c.closed).hasSizeLessThanOrEqualTo(1);
    }
}
