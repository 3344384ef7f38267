/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.pointsman.kernel.namespace.Namespace;

/** Sends a packet each millisecond from a namespace, and knows of each whether an answer came and by which provider. */
final class Traffic implements AutoCloseable {
    private static final long PERIOD = 1_000_000;

    private final DatagramSocket socket;
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentHashMap<Integer, Integer> answeredBy = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    private Traffic(DatagramSocket socket) {
        this.socket = socket;
    }

    static Traffic from(Namespace namespace) throws Exception {
        Traffic traffic = new Traffic(namespace.call(() -> new DatagramSocket(new InetSocketAddress(0))));
        Thread tx = new Thread(traffic::send, "traffic-send");
        Thread rx = new Thread(traffic::receive, "traffic-receive");
        tx.setDaemon(true);
        rx.setDaemon(true);
        rx.start();
        tx.start();
        return traffic;
    }

    private void send() {
        try {
            InetAddress to = InetAddress.getByName(Isp.TEST_ADDRESS);
            byte[] bytes = new byte[4];
            long next = System.nanoTime();
            while (!stopped) {
                ByteBuffer.wrap(bytes).putInt(sent.get());
                try {
                    socket.send(new DatagramPacket(bytes, 4, to, Isp.PORT));
                } catch (IOException e) {
                    // no route: counts as lost
                }
                sent.incrementAndGet();
                next += PERIOD;
                LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive() {
        byte[] buffer = new byte[16];
        while (!stopped) {
            try {
                DatagramPacket p = new DatagramPacket(buffer, buffer.length);
                socket.receive(p);
                if (p.getLength() == 5) {
                    answeredBy.put(ByteBuffer.wrap(buffer).getInt(), (int) buffer[4]);
                }
            } catch (IOException e) {
                // an ICMP error for a lost one, or the end
            }
        }
    }

    /** Number of packets sent so far: a mark in time. */
    int mark() {
        return sent.get();
    }

    /** Waits until the latest {@code count} packets sent after this call were all answered by provider {@code isp}. */
    void awaitAllBy(int isp, int count) {
        int from = mark();
        int[] start = {from};
        Await.until(
                count + " packets in a row by provider " + isp,
                () -> {
                    int n = mark();
                    int run = 0;
                    for (int i = n - 1; i >= start[0] && run < count; i--) {
                        Integer by = answeredBy.get(i);
                        if (by == null && i > n - 50) {
                            continue; // still under way
                        }
                        if (by == null || by != isp) {
                            return false;
                        }
                        run++;
                    }
                    return run >= count;
                },
                this::recent);
    }

    /** Waits until the latest {@code count} answers came from provider {@code isp}, however long they were under way. */
    void awaitAnswersBy(int isp, int count) {
        Await.until(
                count + " answers in a row by provider " + isp,
                () -> {
                    int run = 0;
                    for (int i = mark() - 1; i >= 0 && run < count; i--) {
                        Integer by = answeredBy.get(i);
                        if (by != null && by != isp) {
                            return false;
                        }
                        run += by == null ? 0 : 1;
                    }
                    return run >= count;
                },
                this::recent);
    }

    private String recent() {
        int n = mark();
        return "the latest packets went by "
                + IntStream.range(Math.max(0, n - 40), n)
                        .mapToObj(i -> String.valueOf(answeredBy.get(i)))
                        .toList();
    }

    /** Waits for stragglers and says how many packets from {@code from} on, up to {@code to}, got no answer. */
    int lostBetween(int from, int to) {
        long end = System.nanoTime() + 3_000_000_000L;
        while (System.nanoTime() < end && missing(from, to) > 0) {
            LockSupport.parkNanos(5_000_000);
        }
        return missing(from, to);
    }

    private int missing(int from, int to) {
        return (int) IntStream.range(from, to)
                .filter(i -> !answeredBy.containsKey(i))
                .count();
    }

    /** Providers that answered packets from {@code from} up to {@code to}, each change once. */
    List<Integer> waysBetween(int from, int to) {
        List<Integer> ways = new java.util.ArrayList<>();
        for (int i = from; i < to; i++) {
            Integer by = answeredBy.get(i);
            if (by != null && (ways.isEmpty() || !ways.get(ways.size() - 1).equals(by))) {
                ways.add(by);
            }
        }
        return ways;
    }

    @Override
    public void close() {
        stopped = true;
        socket.close();
    }
}
