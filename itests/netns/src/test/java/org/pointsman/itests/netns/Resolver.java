/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider's name server at the test address, which both providers have: it knows every name, and answers with an address that tells
 * the provider's number, as late as one that is some way off. It remembers who asked for what.
 */
final class Resolver implements AutoCloseable {
    private static final long DISTANCE_NANOS = 15_000_000;

    private final DatagramSocket socket;
    private final byte number;
    private final List<Question> questions = new CopyOnWriteArrayList<>();

    /** {@code name} as asked for, {@code from} the source address. */
    record Question(String name, String from) {}

    private Resolver(DatagramSocket socket, int number) {
        this.socket = socket;
        this.number = (byte) number;
    }

    static Resolver at(Bed bed, int isp) throws Exception {
        Resolver resolver = new Resolver(
                bed.isps
                        .get(isp - 1)
                        .namespace()
                        .call(() ->
                                new DatagramSocket(new InetSocketAddress(InetAddress.getByName(Isp.TEST_ADDRESS), 53))),
                isp);
        Thread t = new Thread(resolver::serve, "resolver" + isp);
        t.setDaemon(true);
        t.start();
        return resolver;
    }

    /** What it answers. */
    String answer() {
        return "198.51.100." + number;
    }

    List<Question> questions() {
        return questions;
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket p = new DatagramPacket(buffer, buffer.length);
                socket.receive(p);
                byte[] question = Arrays.copyOf(buffer, p.getLength());
                StringBuilder name = new StringBuilder();
                int at = 12;
                while (question[at] != 0) {
                    name.append(name.isEmpty() ? "" : ".")
                            .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
                    at += 1 + question[at];
                }
                questions.add(new Question(name.toString(), p.getAddress().getHostAddress()));
                byte[] answer = Arrays.copyOf(question, at + 5 + 16);
                answer[2] = (byte) 0x81;
                answer[3] = (byte) 0x80;
                Arrays.fill(answer, 6, 12, (byte) 0);
                answer[7] = 1;
                byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, (byte) 198, 51, 100, number};
                System.arraycopy(record, 0, answer, at + 5, 16);
                LockSupport.parkNanos(DISTANCE_NANOS);
                socket.send(new DatagramPacket(answer, answer.length, p.getSocketAddress()));
            } catch (IOException e) {
                // the end, or no way back for the moment
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
