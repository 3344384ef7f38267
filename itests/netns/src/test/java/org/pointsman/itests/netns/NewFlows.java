/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.kernel.namespace.Namespace;

/** Opens flows one after the other and counts by which provider each went; 0: it was not answered. */
final class NewFlows {
    private static final int PATIENCE_MILLIS = 2000;

    private NewFlows() {}

    static Map<Integer, Integer> udp(Namespace from, int count) throws Exception {
        return udpOf(from, "0.0.0.0", count);
    }

    /** From one of the addresses of {@code from}. */
    static Map<Integer, Integer> udpOf(Namespace from, String source, int count) throws Exception {
        return from.call(() -> {
            Map<Integer, Integer> by = new TreeMap<>();
            InetAddress to = InetAddress.getByName(Isp.TEST_ADDRESS);
            for (int i = 0; i < count; i++) {
                try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(source))) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.send(new DatagramPacket(new byte[EchoServer.MESSAGE], EchoServer.MESSAGE, to, Isp.PORT));
                    DatagramPacket answer = new DatagramPacket(new byte[16], 16);
                    socket.receive(answer);
                    by.merge((int) answer.getData()[EchoServer.MESSAGE], 1, Integer::sum);
                } catch (SocketTimeoutException e) {
                    by.merge(0, 1, Integer::sum);
                }
            }
            return by;
        });
    }

    static Map<Integer, Integer> tcp(Namespace from, int count) throws Exception {
        return from.call(() -> {
            Map<Integer, Integer> by = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                try (Socket socket = new Socket(InetAddress.getByName(Isp.TEST_ADDRESS), Isp.PORT)) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.getOutputStream().write(new byte[EchoServer.MESSAGE]);
                    byte[] answer = socket.getInputStream().readNBytes(EchoServer.MESSAGE + 1);
                    by.merge((int) answer[EchoServer.MESSAGE], 1, Integer::sum);
                } catch (IOException e) {
                    by.merge(0, 1, Integer::sum);
                }
            }
            return by;
        });
    }
}
