/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.pointsman.kernel.namespace.Namespace;

/**
 * Many flows that live: each sends a message 50 ms after the one before was answered (UDP: or 1 s after it was sent), and knows by which providers it was
 * answered. One thread for all.
 */
final class LiveFlows implements AutoCloseable {
    /** Sooner, messages would pile up in the socket of a provider that waits for a processor, and overflow it. */
    private static final long AGAIN = 1_000_000_000L;

    private static final long PAUSE = 50_000_000L;
    /** More at once would overflow the providers' socket buffers. */
    private static final int BURST = 64;

    /** One flow; fields are written by the one thread. */
    static final class Flow {
        final int id;
        final boolean tcp;
        private final ByteChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(64);
        private final Set<Integer> providers = new TreeSet<>();
        private volatile int last;
        private volatile int sent;
        private volatile int answered;
        private volatile int received;
        private volatile boolean reset;
        private long sentAt;

        Flow(int id, boolean tcp, ByteChannel channel) {
            this.id = id;
            this.tcp = tcp;
            this.channel = channel;
        }

        /** Provider of the latest answer. */
        int last() {
            return last;
        }

        synchronized Set<Integer> providers() {
            return new TreeSet<>(providers);
        }

        synchronized void forget() {
            providers.clear();
        }

        int answered() {
            return answered;
        }

        /** Messages without an answer, ever; meant for when nothing is under way. */
        int unanswered() {
            return sent - received;
        }

        boolean reset() {
            return reset;
        }

        private synchronized void answeredBy(int provider, int message) {
            providers.add(provider);
            last = provider;
            received++;
            answered = Math.max(answered, message);
        }

        @Override
        public String toString() {
            return (tcp ? "tcp" : "udp") + id + " by " + providers + (reset ? " reset" : "") + " lost " + unanswered();
        }
    }

    private final List<Flow> flows = new ArrayList<>();
    private final Selector selector;
    private int next;
    private volatile boolean sending = true;
    private volatile boolean stopped;

    private LiveFlows(Selector selector) {
        this.selector = selector;
    }

    /** Opens the flows; all have an answer when this returns. */
    static LiveFlows from(Namespace namespace, int udp, int tcp) throws Exception {
        LiveFlows live = new LiveFlows(Selector.open());
        InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(Isp.TEST_ADDRESS), Isp.PORT);
        namespace.call(() -> {
            for (int i = 0; i < udp + tcp; i++) {
                ByteChannel c;
                if (i < udp) {
                    c = DatagramChannel.open().connect(to);
                } else {
                    c = SocketChannel.open(to).setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                }
                ((SelectableChannel) c).configureBlocking(false);
                Flow flow = new Flow(i, i >= udp, c);
                ((SelectableChannel) c).register(live.selector, SelectionKey.OP_READ, flow);
                live.flows.add(flow);
            }
            return null;
        });
        Thread t = new Thread(live::run, "live-flows");
        t.setDaemon(true);
        t.start();
        Await.until("all flows are answered", () -> live.flows.stream().allMatch(f -> f.answered > 0), live::toString);
        return live;
    }

    private void run() {
        while (!stopped) {
            try {
                // answers first: after a stall of this thread what has arrived is not lost
                selector.select(key -> receive((Flow) key.attachment(), key), 1);
                long now = System.nanoTime();
                int burst = 0;
                for (int i = 0; sending && i < flows.size() && burst < BURST; i++) {
                    Flow f = flows.get(next++ % flows.size());
                    boolean open = f.answered != f.sent;
                    if (!f.reset && (open ? !f.tcp && now - f.sentAt > AGAIN : now - f.sentAt > PAUSE)) {
                        send(f, now);
                        burst++;
                    }
                }
            } catch (IOException | java.nio.channels.ClosedSelectorException e) {
                return;
            }
        }
    }

    private static void send(Flow f, long now) {
        f.sentAt = now;
        f.sent++;
        try {
            f.channel.write(ByteBuffer.allocate(EchoServer.MESSAGE)
                    .putInt(f.id)
                    .putInt(f.sent)
                    .flip());
        } catch (IOException e) {
            f.reset |= f.tcp;
        }
    }

    private static void receive(Flow f, SelectionKey key) {
        try {
            int n = f.channel.read(f.in);
            if (n < 0) {
                f.reset = true;
                key.cancel();
            } else if (f.in.position() >= EchoServer.MESSAGE + 1) {
                f.answeredBy(f.in.get(EchoServer.MESSAGE), f.in.getInt(4));
                f.in.clear();
            }
        } catch (IOException e) {
            f.in.clear();
            if (f.tcp) {
                f.reset = true;
                key.cancel();
            }
        }
    }

    List<Flow> flows() {
        return flows;
    }

    List<Flow> which(Predicate<Flow> wanted) {
        return flows.stream().filter(wanted).toList();
    }

    /** How many flows each provider carries now. */
    Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new TreeMap<>();
        flows.forEach(f -> counts.merge(f.last, 1, Integer::sum));
        return counts;
    }

    /** From here on a flow's providers are collected anew. */
    void forget() {
        flows.forEach(Flow::forget);
    }

    /** Waits until each of {@code some} has {@code more} further answers or was reset. */
    void awaitAnswers(List<Flow> some, int more) {
        Map<Flow, Integer> start = new java.util.HashMap<>();
        some.forEach(f -> start.put(f, f.answered));
        Await.until(
                "answers or resets",
                () -> some.stream().allMatch(f -> f.reset || f.answered >= start.get(f) + more),
                () -> some.stream()
                        .filter(f -> !f.reset && f.answered < start.get(f) + more)
                        .toList()
                        .toString());
    }

    /** Sends no more and waits up to 5 s for what is under way; says how many messages had no answer. {@link #resume} goes on. */
    long hushed() {
        sending = false;
        long end = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < end && missing() > 0) {
            LockSupport.parkNanos(5_000_000);
        }
        return missing();
    }

    /** Goes on sending. */
    void resume() {
        sending = true;
    }

    private long missing() {
        return flows.stream().filter(f -> !f.reset).mapToInt(Flow::unanswered).sum();
    }

    @Override
    public String toString() {
        return flows.stream().limit(30).toList().toString();
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.close();
        for (Flow f : flows) {
            f.channel.close();
        }
    }
}
