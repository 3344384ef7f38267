/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.pointsman.kernel.namespace.Namespace;

/**
 * A provider that is its own internet: it holds the test address, and its echo server answers each packet with the packet and
 * the provider's number, so that the sender knows which way it went; TCP likewise, by messages of 8 bytes.
 */
final class Isp implements AutoCloseable {
    static final String TEST_ADDRESS = "203.0.113.10";
    static final int PORT = 7007;

    private final Namespace namespace;
    private final int number;
    private DatagramSocket socket;
    private EchoServer streams;

    Isp(Namespace namespace, int number) {
        this.namespace = namespace;
        this.number = number;
    }

    Namespace namespace() {
        return namespace;
    }

    /** The gateway's address on the access link. */
    String gateway() {
        return "10.64." + number + ".1";
    }

    void serve() throws Exception {
        socket = namespace.call(
                () -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName(TEST_ADDRESS), PORT)));
        Thread t = new Thread(this::echo, "isp" + number);
        t.setDaemon(true);
        t.start();
        streams = EchoServer.start(namespace, new InetSocketAddress(InetAddress.getByName(TEST_ADDRESS), PORT), number);
    }

    private void echo() {
        byte[] buffer = new byte[64];
        while (!socket.isClosed()) {
            try {
                DatagramPacket p = new DatagramPacket(buffer, buffer.length);
                socket.receive(p);
                buffer[p.getLength()] = (byte) number;
                socket.send(new DatagramPacket(buffer, p.getLength() + 1, p.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed() && !(e instanceof java.net.SocketException)) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
        if (streams != null) {
            streams.close();
        }
        namespace.close();
    }
}
