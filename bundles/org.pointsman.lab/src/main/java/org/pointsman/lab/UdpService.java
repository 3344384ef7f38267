/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import org.pointsman.api.net.IpAddress;

/** A UDP server on a thread of its own: one datagram in, at most one out. */
final class UdpService {
    /** What to answer. */
    @FunctionalInterface
    interface Answer {
        /** The answer to {@code datagram} from {@code source}; empty: none. */
        Optional<byte[]> to(byte[] datagram, IpAddress source);
    }

    private UdpService() {}

    /** Binds to exactly this address, so that answers come from it whichever way they go. */
    static void start(String address, int port, Answer answer) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(
                InetAddress.getByAddress(IpAddress.parse(address).bytes()), port));
        new Thread(() -> serve(socket, answer), "udp-" + port).start();
    }

    private static void serve(DatagramSocket socket, Answer answer) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                byte[] in = Arrays.copyOf(packet.getData(), packet.getLength());
                Optional<byte[]> out =
                        answer.to(in, IpAddress.of(packet.getAddress().getAddress()));
                if (out.isPresent()) {
                    socket.send(new DatagramPacket(out.get(), out.get().length, packet.getSocketAddress()));
                }
                packet.setLength(2048);
            } catch (IOException e) {
                // a way back that is cut right now (no route, ICMP error) is what a lab is for
                System.err.println("udp " + socket.getLocalPort() + ": " + e.getMessage());
            }
        }
    }
}
