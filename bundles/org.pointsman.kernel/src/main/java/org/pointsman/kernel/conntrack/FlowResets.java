/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.kernel.conntrack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pointsman.api.kernel.Flow;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.kernel.netlink.Netlink;
import org.pointsman.kernel.netlink.NetlinkSocket;
import org.pointsman.kernel.rtnetlink.LinkCodec;
import org.pointsman.kernel.rtnetlink.NeighbourCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets the near ends of TCP connections whose way is gone, so that none waits for what cannot come any more: a host that only receives
 * would, for hours. A reset counts only with the very number that the host expects next (RFC 5961), which nobody told us: so it is asked. A
 * segment with numbers out of nowhere, in the far end's name, makes the host say what it expects (RFC 9293 section 3.10.7.4, "an
 * unacceptable segment"), and so does anything that it sends of itself. Near is who stands in the neighbour table. On a thread of its own, which ends
 * when idle.
 */
final class FlowResets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlowResets.class);
    private static final int IDLE_SECONDS = 10;
    private static final int LAST_SECONDS = 3;
    /** A host answers such a segment twice a second at most (Linux: {@code tcp_invalid_ratelimit}), so the second try comes later. */
    private static final long TURN_NANOS = 600_000_000L;

    private static final int TURNS = 2;
    /** Sent between two looks at what has come in: less than an interface queues. */
    private static final int BURST = 128;

    /** A TCP end as it sees itself and the other one. */
    record End(IpAddress address, int port, IpAddress peer, int peerPort) {}

    private record Place(int index, byte[] mac) {}

    private final ThreadPoolExecutor worker;

    FlowResets() {
        worker = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "pointsman-resets");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
    }

    /** Has the near ends of {@code flows} reset, whose entries are gone; returns at once. */
    void reset(List<Flow> flows) {
        List<Flow> some = List.copyOf(flows);
        if (some.isEmpty()) {
            return;
        }
        worker.execute(() -> {
            try {
                Outcome outcome = now(some);
                if (outcome.reset() > 0) {
                    LOG.info("{} TCP ends were reset", outcome.reset());
                }
                LOG.debug("{} neighbours were asked what they expect", outcome.near());
            } catch (KernelException e) {
                LOG.warn("TCP ends are not reset, and may wait until they send: {}", e.getMessage());
            }
        });
    }

    /**
     * How it went.
     *
     * @param near ends whose neighbour is known
     * @param reset those of them that said what they expect, and were sent it
     */
    record Outcome(int near, int reset) {}

    /** Does it, in the calling thread's network namespace; takes {@value #TURNS} turns of 0.6 s if somebody does not answer. */
    static Outcome now(List<Flow> flows) {
        Map<End, Place> waiting = places(flows);
        int near = waiting.size();
        if (near == 0) {
            return new Outcome(0, 0);
        }
        int[] reset = new int[1];
        try (PacketSocket socket = PacketSocket.open()) {
            for (int turn = 0; turn < TURNS && !waiting.isEmpty(); turn++) {
                List<End> ends = new ArrayList<>(waiting.keySet());
                for (Iterator<End> i = ends.iterator(); i.hasNext(); ) {
                    for (int n = 0; n < BURST && i.hasNext(); n++) {
                        End end = i.next();
                        Place place = waiting.get(end);
                        if (place != null) {
                            socket.send(question(end), place.index(), place.mac());
                        }
                    }
                    socket.receive(0, s -> reset[0] += answer(socket, s, waiting));
                }
                long until = System.nanoTime() + TURN_NANOS;
                for (long left = TURN_NANOS; left > 0 && !waiting.isEmpty(); left = until - System.nanoTime()) {
                    socket.receive((int) (left / 1_000_000) + 1, s -> reset[0] += answer(socket, s, waiting));
                }
            }
        }
        return new Outcome(near, reset[0]);
    }

    private static TcpSegment question(End end) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new TcpSegment(
                end.peer(),
                end.peerPort(),
                end.address(),
                end.port(),
                random.nextInt(),
                random.nextInt(),
                TcpSegment.ACK);
    }

    /** 1 if {@code heard} came of somebody who waits; what it acknowledges is what it expects next. */
    private static int answer(PacketSocket socket, TcpSegment heard, Map<End, Place> waiting) {
        End end = new End(heard.source(), heard.sourcePort(), heard.destination(), heard.destinationPort());
        Place place = waiting.remove(end);
        if (place == null) {
            return 0;
        }
        TcpSegment reset = new TcpSegment(
                end.peer(), end.peerPort(), end.address(), end.port(), heard.acknowledgement(), 0, TcpSegment.RST);
        socket.send(reset, place.index(), place.mac());
        return 1;
    }

    /** Both ends of each flow that are neighbours; without translation, with one of the source or of the destination alike. */
    private static Map<End, Place> places(List<Flow> flows) {
        Map<IpAddress, Place> neighbours = new HashMap<>();
        try (NetlinkSocket socket = NetlinkSocket.open(Netlink.ROUTE)) {
            NeighbourCodec.dump(socket.request(), 0);
            socket.dump(m -> NeighbourCodec.parse(m)
                            .filter(n -> n.address().family() == AddressFamily.IPV4
                                    && n.mac().length() == 17)
                            .ifPresent(n ->
                                    neighbours.put(n.address(), new Place(n.index(), LinkCodec.macBytes(n.mac())))))
                    .ifPresent(refusal -> {
                        throw refusal.exception("ip neighbour show");
                    });
        }
        Map<End, Place> places = new HashMap<>();
        flows.stream()
                .flatMap(f -> Stream.of(f.original(), f.reply()))
                .filter(t -> neighbours.containsKey(t.source()))
                .forEach(t -> places.put(
                        new End(t.source(), t.sourcePort(), t.destination(), t.destinationPort()),
                        neighbours.get(t.source())));
        return places;
    }

    /** Waits a little for what is under way. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
