/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.pointsman.kernel.namespace.Namespace;

/** Somebody on the internet who connects to the router's address at one provider. */
final class Inbound {
    private Inbound() {}

    /** How many of {@code count} connections are answered by the server with {@code number}. */
    static int tcp(Namespace internet, String to, int port, int number, int count) throws Exception {
        return internet.call(() -> {
            int answered = 0;
            for (int i = 0; i < count; i++) {
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(InetAddress.getByName(Isp.TEST_ADDRESS), 0));
                    socket.connect(new InetSocketAddress(InetAddress.getByName(to), port), 2000);
                    socket.setSoTimeout(2000);
                    socket.getOutputStream().write(new byte[EchoServer.MESSAGE]);
                    byte[] answer = socket.getInputStream().readNBytes(EchoServer.MESSAGE + 1);
                    answered += answer[EchoServer.MESSAGE] == number ? 1 : 0;
                } catch (IOException e) {
                    // not answered
                }
            }
            return answered;
        });
    }
}
