/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.PacketSocket;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.packet.RawPacketSockets;

class PacketIT {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Lab lab;
    private RawPacketSockets sockets;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
        sockets = new RawPacketSockets();
        lab.router.call(sockets::loop); // the thread lives in the namespace that it is started from
    }

    @AfterEach
    void close() {
        sockets.close();
        lab.close();
    }

    private PacketSocket socket(Link link) throws Exception {
        CompletableFuture<PacketSocket> opened = new CompletableFuture<>();
        sockets.loop().post(() -> {
            try {
                opened.complete(sockets.open(link, Set.of(5353, 67), this::note));
            } catch (RuntimeException e) {
                opened.completeExceptionally(e);
            }
        });
        return opened.get(30, TimeUnit.SECONDS);
    }

    private void note(byte[] frame, boolean outgoing) {
        boolean arp = frame[12] == 8 && frame[13] == 6;
        heard.add((outgoing ? "out " : "in ")
                + (arp ? "arp " + frame[21] : "udp " + ((frame[36] & 0xff) << 8 | frame[37] & 0xff)));
    }

    private Link u1() throws Exception {
        return lab.onLoop(() -> lab.backend.link(111)).orElseThrow();
    }

    @Test
    void arpIsHeardBothWaysAndOfTheRestOnlyBroadcastsForThePortsThatAreWanted() throws Exception {
        socket(u1());
        lab.sh("ping -c1 -W5 10.9.1.2");
        Cmd.await("question and answer", () -> heard.containsAll(List.of("out arp 1", "in arp 2")));
        lab.peer.call(() -> {
            try (DatagramSocket out = new DatagramSocket(new InetSocketAddress("10.9.1.2", 0))) {
                out.setBroadcast(true);
                out.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("p1"));
                for (String to : List.of("10.9.1.1 67", "10.9.1.255 68", "10.9.1.255 67", "224.0.0.251 5353")) {
                    InetAddress address = InetAddress.getByName(to.split(" ")[0]);
                    out.send(new DatagramPacket(new byte[1], 1, address, Integer.parseInt(to.split(" ")[1])));
                }
                return true;
            }
        });
        Cmd.await("both", () -> heard.containsAll(List.of("in udp 67", "in udp 5353")));
        assertThat(heard).doesNotContain("in udp 68", "out udp 67");
        assertThat(heard.stream().filter("in udp 67"::equals))
                .as("not the unicast")
                .hasSize(1);
    }

    @Test
    void whatIsSentIsAnsweredByTheNeighbour() throws Exception {
        PacketSocket socket = socket(u1());
        // RFC 826: who has 10.9.1.2, asked with sender 0.0.0.0 as RFC 5227 probes do
        byte[] frame = new byte[42];
        String mac = u1().mac().replace(":", "");
        for (int i = 0; i < 6; i++) {
            frame[i] = -1;
            frame[6 + i] = frame[22 + i] = (byte) Integer.parseInt(mac.substring(2 * i, 2 * i + 2), 16);
        }
        byte[] rest = {8, 6, 0, 1, 8, 0, 6, 4, 0, 1};
        System.arraycopy(rest, 0, frame, 12, rest.length);
        System.arraycopy(new byte[] {10, 9, 1, 2}, 0, frame, 38, 4);
        CompletableFuture<String> sent = new CompletableFuture<>();
        sockets.loop().post(() -> sent.complete(socket.send(frame).orElse("sent")));
        assertThat(sent.get(30, TimeUnit.SECONDS)).isEqualTo("sent");
        Cmd.await("the answer", () -> heard.contains("in arp 2"));
        assertThat(heard).as("a socket does not hear itself").doesNotContain("out arp 1");
        sockets.loop().post(socket::close);
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        Link gone = new Link(9999, "nosuch0", "", "", true, true, 6, false, 0, 0, 1500);
        assertThatThrownBy(() -> socket(gone))
                .hasRootCauseInstanceOf(KernelException.class)
                .rootCause()
                .hasMessageContaining("nosuch0");
    }
}
