/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.Probe;
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
import org.pointsman.testkit.FakeKernel;
import org.pointsman.testkit.Snapshots;
import org.pointsman.testkit.VirtualLoop;

/** An uplink by IPv6: its gateway is asked by neighbour discovery, and of what is not asked it is said. */
class SixthTest {
    private static final IpAddress GATEWAY = IpAddress.parse("fd00:9::1");

    private final VirtualLoop loop = new VirtualLoop();
    private final List<IpAddress> sent = new ArrayList<>();
    private final FakeKernel kernel = new FakeKernel(loop);
    private final EchoSockets sockets = (device, mark, listener) -> new EchoSocket() {
        @Override
        public Optional<String> send(IpAddress target, int sequence) {
            sent.add(target);
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is held
        }
    };
    private final Map<String, Probe> probes = Map.of(
            Target.ARP,
            new ArpProbe(loop, kernel),
            Target.ICMP,
            new IcmpProbe(loop, sockets),
            Target.DNS,
            new DnsProbe(loop, new NoSockets()));
    private final Prober prober = new Prober(
            loop,
            sockets,
            kind -> Optional.ofNullable(probes.get(kind)),
            name -> new Settings(
                    true,
                    Profile.DEFAULT,
                    List.of(
                            Target.parse("arp:gateway"),
                            Target.parse("icmp:gateway"),
                            Line.A,
                            Line.DNS1,
                            Target.parse("dns:resolvers")),
                    1,
                    Line.MARKS,
                    0,
                    0,
                    0),
            (device, address) -> true,
            Map::of,
            () -> {});

    /** Nobody is to be asked by them here. */
    private static final class NoSockets implements UplinkSockets {
        @Override
        public UplinkSocket tcp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
            throw new KernelException("not to be asked", 1);
        }

        @Override
        public UplinkSocket udp(String device, FwMark mark, IpAddress target, int port, SocketListener listener) {
            throw new KernelException("not to be asked", 1);
        }
    }

    private void look() {
        kernel.addLink("eth0", true);
        prober.look(Snapshots.of()
                .uplink(
                        "fiber",
                        1,
                        UplinkStatus.up("eth0")
                                .addresses(List.of(InterfacePrefix.parse("fd00:9::2/64")))
                                .gateway(GATEWAY)
                                .resolvers(List.of(IpAddress.parse("fd00:9::53")))
                                .build())
                .build());
    }

    @Test
    void theGatewayIsAskedByNeighbourDiscoveryAndItsSilenceIsNamedAsThat() {
        kernel.answers("eth0", GATEWAY.toString(), true);
        look();
        loop.advance(Duration.ofSeconds(10));
        assertThat(kernel.solicited()).contains("eth0 " + GATEWAY);
        assertThat(prober.report("fiber").orElseThrow().toString()).contains("it is at 02:00:00:00:ff:01");
        kernel.answers("eth0", GATEWAY.toString(), false);
        loop.advance(Duration.ofMinutes(1));
        assertThat(prober.report("fiber").orElseThrow().toString()).contains("no answer to neighbour discovery");
    }

    /** Beside an uplink through which they answer, their silence would be taken for its death. */
    @Test
    void hostsThatCannotBeReachedByItAreNotAskedAndThatIsSaid() {
        look();
        loop.advance(Duration.ofMinutes(1));
        assertThat(sent).isEmpty();
        assertThat(prober.of("fiber").state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(prober.report("fiber").orElseThrow().toString())
                .contains("only arp:gateway and what plug-ins bring can be asked: the gateway of fiber has an IPv6"
                        + " address, and targets are asked by IPv4 only");
    }

    @Test
    void resolversThatAreLeftOutAreNamed() {
        look();
        loop.advance(Duration.ofSeconds(1));
        assertThat(prober.report("fiber").orElseThrow().toString())
                .contains("dns:resolvers leaves out fd00:9::53: targets are asked by IPv4 only");
    }
}
