/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pointsman.api.health.ProbeOrder;
import org.pointsman.api.health.ProbeResult;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSocket;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.IpAddress;

/**
 * Gets pages, plainly or by TLS. A name is looked up through the same uplink, at its own resolvers, without waiting; what came of it is kept for some
 * minutes. Loop only.
 */
final class Visits {
    private static final int MOST = 4096;
    /** SYN, SYN-ACK, ACKs and RST. */
    private static final int CONNECTION = 60 + 60 + 52 + 52 + 40;

    private static final int HEADERS = 52;
    private static final long KEPT = 600_000_000_000L;
    /** Where the uplink has no resolvers of its own. */
    private static final List<IpAddress> PUBLIC = List.of(IpAddress.parse("1.1.1.1"), IpAddress.parse("9.9.9.9"));

    private final ControlLoop loop;
    private final UplinkSockets sockets;
    private final Supplier<Optional<Tls>> tls;
    private final Map<String, Found> found = new HashMap<>();
    /** Hosts that have proved who they are, so that a certificate that is not theirs is somebody else's; not more than are configured. */
    private final Set<String> proven = new HashSet<>();

    private record Found(IpAddress address, long at) {}

    /** How TLS is spoken: whom to trust, and where the work is done. */
    record Tls(Trust trust, Executor beside) {}

    /** {@code tls}: empty: not at all. */
    Visits(ControlLoop loop, UplinkSockets sockets, Supplier<Optional<Tls>> tls) {
        this.loop = loop;
        this.sockets = sockets;
        this.tls = tls;
    }

    Registration begin(ProbeOrder order, Page page, Consumer<ProbeResult> end) {
        return new Visit(order, page, end).begin();
    }

    /** One page being fetched. */
    private final class Visit implements SocketListener, DnsExchange.Ear, TlsTalk.Ear {
        private final ProbeOrder order;
        private final Page page;
        private final Attempt attempt;
        private final String key;
        private final StringBuilder text = new StringBuilder();
        private Optional<UplinkSocket> connection = Optional.empty();
        private Optional<TlsTalk> talk = Optional.empty();
        private int bytes;
        private int resolver;

        Visit(ProbeOrder order, Page page, Consumer<ProbeResult> end) {
            this.order = order;
            this.page = page;
            this.key = order.uplink() + " " + page.host();
            this.attempt = new Attempt(loop, order.patience(), this::silent, result -> {
                if (result.outcome() != ProbeResult.Outcome.ANSWERED) {
                    found.remove(key);
                }
                end.accept(result);
            });
        }

        private ProbeResult silent() {
            String missing = connection.isEmpty()
                    ? page.hasName() ? "no resolver answers for " + page.host() : "no connection"
                    : text.length() > 0 ? "the answer began, but does not end" : "no answer";
            return ProbeResult.silent(missing, bytes);
        }

        Registration begin() {
            try {
                Found known = found.get(key);
                if (!page.hasName()) {
                    connect(IpAddress.parse(page.host()));
                } else if (known != null && loop.nanoTime() - known.at() < KEPT) {
                    connect(known.address());
                } else {
                    lookUp();
                }
            } catch (KernelException e) {
                attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), bytes));
            }
            return attempt;
        }

        private void lookUp() {
            List<IpAddress> whom = order.resolvers().isEmpty() ? PUBLIC : order.resolvers();
            DnsExchange.Started asked =
                    DnsExchange.ask(sockets, order, whom.get(resolver % whom.size()), page.host(), this);
            bytes += asked.exchange().bytes();
            Registration next = loop.schedule(order.patience().dividedBy(3), () -> {
                resolver++;
                again();
            });
            attempt.hold(() -> {
                next.close();
                asked.socket().close();
            });
        }

        private void again() {
            try {
                if (!attempt.over()) {
                    lookUp();
                }
            } catch (KernelException e) {
                attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), bytes));
            }
        }

        @Override
        public void answered(DnsMessage.Answer answer, long nanos, int cost) {
            bytes += cost;
            if (answer.addresses().isEmpty()) {
                attempt.finish(ProbeResult.failed(
                        Optional.of(attempt.since(nanos)),
                        page.host() + " cannot be looked up: "
                                + (answer.code() == 0 && !answer.truncated()
                                        ? "it has no IPv4 address"
                                        : answer.words()),
                        bytes));
                return;
            }
            found.put(key, new Found(answer.addresses().get(0), nanos));
            try {
                connect(answer.addresses().get(0));
            } catch (KernelException e) {
                attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), bytes));
            }
        }

        private void connect(IpAddress to) {
            UplinkSocket socket = sockets.tcp(order.device(), order.mark(), to, page.port(), this);
            bytes += CONNECTION;
            connection = Optional.of(socket);
            attempt.hold(socket);
        }

        @Override
        public void connected(long nanos) {
            talk = tls.get()
                    .map(t -> new TlsTalk(loop, t.beside(), t.trust(), page.host(), page.port(), page.request(), this));
            talk.ifPresentOrElse(TlsTalk::begin, () -> cipher(page.request()));
        }

        @Override
        public void cipher(byte[] next) {
            if (attempt.over()) {
                return;
            }
            bytes += HEADERS + next.length;
            connection
                    .flatMap(c -> c.send(next))
                    .ifPresent(why -> attempt.finish(
                            ProbeResult.failed(Optional.of(attempt.since(loop.nanoTime())), why, bytes)));
        }

        @Override
        public void received(byte[] chunk, long nanos) {
            bytes += HEADERS + chunk.length;
            talk.ifPresentOrElse(t -> t.received(chunk), () -> text(chunk));
        }

        @Override
        public void text(byte[] chunk) {
            text.append(new String(chunk, StandardCharsets.ISO_8859_1));
            judge(text.length() >= MOST);
        }

        @Override
        public void ended() {
            talk.ifPresentOrElse(TlsTalk::ended, this::silenced);
        }

        @Override
        public void silenced() {
            judge(true);
        }

        @Override
        public void proven() {
            proven.add(page.host());
        }

        @Override
        public void distrusted(String why) {
            Duration after = attempt.since(loop.nanoTime());
            attempt.finish(
                    proven.contains(page.host())
                            ? ProbeResult.captive(after, "somebody whose certificate " + why, bytes)
                            : ProbeResult.failed(Optional.of(after), "its certificate " + why, bytes));
        }

        @Override
        public void broken(String why) {
            attempt.finish(ProbeResult.failed(Optional.of(attempt.since(loop.nanoTime())), why, bytes));
        }

        private void judge(boolean ended) {
            if (attempt.over()) {
                return; // what was worked on meanwhile
            }
            long nanos = loop.nanoTime();
            switch (page.judge(text.toString(), ended)) {
                case UNFINISHED -> {}
                case AS_EXPECTED ->
                    attempt.finish(ProbeResult.answered(
                            attempt.since(nanos), (page.secure() ? "HTTPS " : "HTTP ") + page.status(), bytes));
                case PORTAL -> attempt.finish(ProbeResult.captive(attempt.since(nanos), portal(), bytes));
                case ERROR -> attempt.finish(ProbeResult.failed(Optional.of(attempt.since(nanos)), firstLine(), bytes));
            }
        }

        private String firstLine() {
            String line = text.toString().lines().findFirst().orElse("");
            String printable = line.replaceAll("[^ -~]", "?");
            return printable.isEmpty() ? "it hung up" : printable.substring(0, Math.min(60, printable.length()));
        }

        /** Where a portal sends people helps them to log in. */
        private String portal() {
            return text.toString()
                    .lines()
                    .filter(l -> l.regionMatches(true, 0, "Location:", 0, 9))
                    .findFirst()
                    .map(l -> l.substring(9).strip().replaceAll("[^!-~]", "?"))
                    .map(l -> "it sends to " + l.substring(0, Math.min(120, l.length())))
                    .orElse("another page than expected: " + firstLine());
        }

        @Override
        public void failed(String why, long nanos) {
            attempt.finish(ProbeResult.failed(Optional.of(attempt.since(nanos)), why, bytes));
        }
    }
}
