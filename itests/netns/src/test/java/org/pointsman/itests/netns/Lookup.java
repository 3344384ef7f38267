/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.pointsman.kernel.namespace.Namespace;

/** A host's look-up of a name, asked once: whether a second one would have helped is the user's time. */
record Lookup(int code, String address, double millis) {
    /** No answer within {@link #PATIENCE}. */
    static final int SILENCE = -1;

    static final int FINE = 0;
    static final int REFUSED = 5;
    private static final int PATIENCE = 3000;

    static Lookup of(Namespace host, String server, String name) throws Exception {
        try (DatagramSocket socket = host.call(() -> new DatagramSocket())) {
            socket.setSoTimeout(PATIENCE);
            byte[] question = question(name);
            long start = System.nanoTime();
            try {
                socket.send(new DatagramPacket(question, question.length, InetAddress.getByName(server), 53));
                DatagramPacket p = new DatagramPacket(new byte[512], 512);
                socket.receive(p);
                double millis = (System.nanoTime() - start) / 1e6;
                byte[] d = p.getData();
                int n = p.getLength();
                String address = d[7] == 0
                        ? ""
                        : (d[n - 4] & 0xff) + "." + (d[n - 3] & 0xff) + "." + (d[n - 2] & 0xff) + "."
                                + (d[n - 1] & 0xff);
                return new Lookup(d[3] & 15, address, millis);
            } catch (SocketTimeoutException | java.net.PortUnreachableException e) {
                return new Lookup(SILENCE, "", (System.nanoTime() - start) / 1e6);
            } catch (IOException e) {
                return new Lookup(SILENCE, "", (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static byte[] question(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return out.toByteArray();
    }
}
