/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.security.SecureRandom;
import java.util.Optional;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.IpAddress;

/** One question to one DNS server by UDP, with a port of its own and an unpredictable number (RFC 5452). Loop only. */
final class DnsExchange implements SocketListener {
    /** IPv4 and UDP headers. */
    static final int HEADERS = 28;

    private static final int PORT = 53;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Hears how it ends; nothing comes if nothing is answered. */
    interface Ear {
        /** The answer; {@code bytes}: what it cost, both ways. */
        void answered(DnsMessage.Answer answer, long nanos, int bytes);

        /** It cannot be asked. */
        void failed(String why, long nanos);
    }

    private final byte[] question;
    private final Ear ear;
    private int forged;

    private DnsExchange(String name, Ear ear) {
        this.question = DnsMessage.question(RANDOM.nextInt(1 << 16), name);
        this.ear = ear;
    }

    /** Asks {@code server} for {@code name}. */
    static Started ask(UplinkSockets sockets, ProbeOrder order, IpAddress server, String name, Ear ear) {
        DnsExchange exchange = new DnsExchange(name, ear);
        UplinkSocket socket = sockets.udp(order.device(), order.mark(), server, PORT, exchange);
        Optional<String> trouble = socket.send(exchange.question);
        if (trouble.isPresent()) {
            socket.close();
            throw new KernelException(trouble.get(), 0);
        }
        return new Started(socket, exchange);
    }

    /** A question that was sent. */
    record Started(Registration socket, DnsExchange exchange) {}

    /** How many answers came that were none to this question. */
    int forged() {
        return forged;
    }

    /** What asking costs. */
    int bytes() {
        return HEADERS + question.length;
    }

    @Override
    public void received(byte[] bytes, long nanos) {
        Optional<DnsMessage.Answer> answer = DnsMessage.answer(question, bytes);
        if (answer.isEmpty()) {
            forged++;
            return;
        }
        ear.answered(answer.get(), nanos, bytes() + HEADERS + bytes.length);
    }

    @Override
    public void failed(String why, long nanos) {
        ear.failed(why, nanos);
    }
}
