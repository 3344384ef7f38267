/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.pointsman.api.net.IpAddress;

/** The echo service of RFC 862 over TCP: a thread per connection, which suits a lab. */
final class TcpEcho {
    private TcpEcho() {}

    static void start(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(
                InetAddress.getByAddress(IpAddress.parse(address).bytes()), port));
        new Thread(() -> accept(server), "tcp-" + port).start();
    }

    private static void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                new Thread(() -> echo(socket), "tcp-echo").start();
            } catch (IOException e) {
                System.err.println("tcp " + server.getLocalPort() + ": " + e.getMessage());
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            System.err.println("tcp echo of " + socket.getRemoteSocketAddress() + ": " + e.getMessage());
        }
    }
}
