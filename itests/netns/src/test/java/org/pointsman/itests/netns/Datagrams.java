/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pointsman.kernel.namespace.Namespace;

/** A UDP socket in a namespace that sends and hears words. */
final class Datagrams implements AutoCloseable {
    private final DatagramSocket socket;

    private Datagrams(DatagramSocket socket) {
        this.socket = socket;
    }

    /** A word, and who said it, as {@code address:port}. */
    record Heard(String word, String from) {}

    /** On all addresses; port 0: any. */
    static Datagrams in(Namespace namespace, int port) throws Exception {
        return at(namespace, "0.0.0.0", port);
    }

    /** On one address; port 0: any. */
    static Datagrams at(Namespace namespace, String address, int port) throws Exception {
        return new Datagrams(namespace.call(() -> new DatagramSocket(new InetSocketAddress(address, port))));
    }

    void say(String word, String address, int port) throws IOException {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(address), port));
    }

    /** Says it again to whoever was heard. */
    void answer(Heard heard) throws IOException {
        int colon = heard.from().lastIndexOf(':');
        say(
                heard.word(),
                heard.from().substring(0, colon),
                Integer.parseInt(heard.from().substring(colon + 1)));
    }

    /** The next word, waited for. */
    Heard hear() throws IOException {
        return within(20_000).orElseThrow(() -> new AssertionError("nothing was heard within 20 s"));
    }

    /** What has already arrived. */
    Optional<Heard> heardSoFar() throws IOException {
        return within(1);
    }

    private Optional<Heard> within(int millis) throws IOException {
        byte[] buffer = new byte[100];
        DatagramPacket p = new DatagramPacket(buffer, buffer.length);
        socket.setSoTimeout(millis);
        try {
            socket.receive(p);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
        return Optional.of(new Heard(
                new String(buffer, 0, p.getLength(), StandardCharsets.US_ASCII),
                p.getAddress().getHostAddress() + ":" + p.getPort()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
