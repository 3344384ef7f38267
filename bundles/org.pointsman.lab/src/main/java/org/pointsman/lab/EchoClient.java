/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.namespace.Namespace;

/** Sends numbered datagrams from the LAN client to the internet's echo server: one flow, as a call or a game is. */
final class EchoClient implements AutoCloseable {
    /** Hears of answers, on the client's own thread. */
    @FunctionalInterface
    interface Listener {
        /** Packet {@code number} came back after {@code nanos}; the server saw {@code source}. */
        void answered(int number, IpAddress source, long nanos);
    }

    private final DatagramSocket socket;
    private final Listener listener;
    private final Map<Integer, Long> sent = new ConcurrentHashMap<>();

    private EchoClient(DatagramSocket socket, Listener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /**
     * Opens a socket in the LAN client's namespace.
     *
     * @throws LabException with one sentence if it has no way out, as long as it waits for its lease
     */
    static EchoClient open(LabNames names, Listener listener) {
        try {
            DatagramSocket socket = Namespace.existing(names.client()).call(() -> {
                DatagramSocket s = new DatagramSocket();
                s.connect(
                        InetAddress.getByAddress(
                                IpAddress.parse(LabServer.ADDRESS).bytes()),
                        EchoPacket.PORT);
                return s;
            });
            EchoClient client = new EchoClient(socket, listener);
            Thread receiver = new Thread(client::receive, "echo");
            receiver.setDaemon(true);
            receiver.start();
            return client;
        } catch (UncheckedIOException e) {
            throw LabException.failed("the LAN client has no address yet ("
                    + Optional.ofNullable(e.getCause())
                            .map(Throwable::getMessage)
                            .orElse("") + ")");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw LabException.failed("cannot open a socket in " + names.client() + ": " + e.getMessage());
        }
    }

    /** Sends packet {@code number}; one that the network refuses is a lost one. */
    void send(int number) {
        byte[] question = EchoPacket.question(number);
        sent.put(number, System.nanoTime());
        try {
            socket.send(new DatagramPacket(question, question.length));
        } catch (IOException e) {
            return; // an ICMP error for an earlier packet, or no route: it shows as a missing answer
        }
    }

    /** Gives packet {@code number} up: a later answer to it is not reported. True if it had not been answered. */
    boolean giveUp(int number) {
        return sent.remove(number) != null;
    }

    /** Whether packet {@code number} was neither answered nor given up. */
    boolean waitsFor(int number) {
        return sent.containsKey(number);
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                packet.setLength(512);
                socket.receive(packet);
                long now = System.nanoTime();
                Optional<EchoPacket> answer = EchoPacket.parse(Arrays.copyOf(packet.getData(), packet.getLength()));
                answer.ifPresent(a -> {
                    Long then = sent.remove(a.number());
                    if (then != null) {
                        listener.answered(a.number(), a.source(), now - then);
                    }
                });
            } catch (IOException e) {
                continue; // an ICMP error, or the end
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
