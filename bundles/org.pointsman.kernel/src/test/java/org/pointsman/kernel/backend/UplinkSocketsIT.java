/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.Cmd;
import org.pointsman.kernel.sockets.LoopSockets;

class UplinkSocketsIT {
    private static final IpAddress PEER = IpAddress.parse("10.9.1.2");
    private static final FwMark MARK = new FwMark(0x01000000, 0xff000000);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Lab lab;
    private LoopSockets sockets;

    private final SocketListener ear = new SocketListener() {
        @Override
        public void connected(long nanos) {
            heard.add("connected");
        }

        @Override
        public void received(byte[] bytes, long nanos) {
            heard.add("received " + new String(bytes, StandardCharsets.US_ASCII));
        }

        @Override
        public void ended() {
            heard.add("ended");
        }

        @Override
        public void failed(String why, long nanos) {
            heard.add("failed: " + why);
        }
    };

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open();
        sockets = new LoopSockets(lab.loop);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aConnectionIsMadeSpokenByEndedAndLeavesNothingBehind() throws Exception {
        try (ServerSocket server = lab.peer.call(() -> new ServerSocket(80, 5, InetAddress.getByName("10.9.1.2")))) {
            UplinkSocket one = lab.onLoop(() -> sockets.tcp("u1", MARK, PEER, 80, ear));
            try (Socket accepted = server.accept()) {
                Cmd.await("connected", () -> heard.contains("connected"));
                assertThat(lab.onLoop(() -> one.send(ascii("ask")))).isEmpty();
                assertThat(new String(accepted.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
                        .isEqualTo("ask");
                accepted.getOutputStream().write(ascii("answer"));
                Cmd.await("an answer", () -> heard.contains("received answer"));
            }
            Cmd.await("the end", () -> heard.contains("ended"));
            lab.onLoop(() -> {
                one.close();
                one.close();
                return true;
            });
            assertThat(lab.sh("ss -tanH")).isEmpty();
            assertThat(heard).containsExactly("connected", "received answer", "ended");
        }
    }

    @Test
    void aClosedPortIsARefusalOnce() throws Exception {
        lab.onLoop(() -> sockets.tcp("u1", MARK, PEER, 81, ear));
        Cmd.await("a refusal", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("failed: Connection refused (ECONNREFUSED)");
    }

    @Test
    void aDatagramComesBackFromWhomItWasSentToOnlyAndBearsTheMark() throws Exception {
        lab.sh("nft 'add table inet t; add chain inet t o { type filter hook output priority 0; };"
                + " add rule inet t o meta mark 0x01000000 udp dport 53 counter'");
        try (DatagramSocket server = lab.peer.call(() -> new DatagramSocket(53, InetAddress.getByName("10.9.1.2")));
                DatagramSocket forger =
                        lab.peer.call(() -> new DatagramSocket(54, InetAddress.getByName("10.9.1.2")))) {
            UplinkSocket one = lab.onLoop(() -> sockets.udp("u1", MARK, PEER, 53, ear));
            assertThat(lab.onLoop(() -> one.send(ascii("who?")))).isEmpty();
            DatagramPacket asked = new DatagramPacket(new byte[16], 16);
            server.receive(asked);
            InetSocketAddress back = (InetSocketAddress) asked.getSocketAddress();
            forger.send(new DatagramPacket(ascii("forged"), 6, back));
            server.send(new DatagramPacket(ascii("me"), 2, back));
            Cmd.await("an answer", () -> !heard.isEmpty());
            assertThat(heard).containsExactly("received me");
        }
        assertThat(lab.sh("nft list chain inet t o")).contains("packets 1 ");
    }

    @Test
    void nobodyAtThePortIsHeardOf() throws Exception {
        UplinkSocket one = lab.onLoop(() -> sockets.udp("u1", MARK, PEER, 53, ear));
        lab.onLoop(() -> one.send(ascii("who?")));
        Cmd.await("a refusal", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("failed: Connection refused (ECONNREFUSED)");
    }

    @Test
    void whatTheKernelRefusesAtOnceIsInItsWords() {
        assertThatThrownBy(() -> lab.onLoop(() -> sockets.tcp("nosuch0", MARK, PEER, 80, ear)))
                .rootCause()
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("nosuch0");
        assertThatThrownBy(() -> lab.onLoop(() -> sockets.udp("u1", MARK, IpAddress.parse("fd00::1"), 53, ear)))
                .rootCause()
                .hasMessageContaining("fd00::1 is no IPv4 address");
    }
}
