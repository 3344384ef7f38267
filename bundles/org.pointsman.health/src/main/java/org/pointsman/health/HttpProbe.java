/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.Probe;
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
 * Gets a page by plain HTTP, a form that portals take hold of. A name is looked up through the same uplink, at its own resolvers, without
 * waiting; what came of it is kept for some minutes.
 */
@Component(property = Probe.KIND + "=" + Target.HTTP)
public final class HttpProbe implements Probe {
    private static final int MOST = 4096;
    /** SYN, SYN-ACK, ACKs and RST. */
    private static final int CONNECTION = 60 + 60 + 52 + 52 + 40;

    private static final int HEADERS = 52;
    private static final long KEPT = 600_000_000_000L;
    /** Where the uplink has no resolvers of its own. */
    private static final List<IpAddress> PUBLIC = List.of(IpAddress.parse("1.1.1.1"), IpAddress.parse("9.9.9.9"));

    private final ControlLoop loop;
    private final UplinkSockets sockets;
    private final Map<String, Found> found = new HashMap<>();

    private record Found(IpAddress address, long at) {}

    /** Probes by {@code sockets}. */
    @Activate
    public HttpProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return Page.parse(target).isPresent()
                ? Optional.empty()
                : Optional.of("allowed: http://HOST/PATH, with what is expected behind a #, such as"
                        + " http://example.com/ok.txt#200:success");
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        return new Visit(order, Page.parse(order.target()).orElseThrow(), end).begin();
    }

    /** One page being fetched. */
    private final class Visit implements SocketListener, DnsExchange.Ear {
        private final ProbeOrder order;
        private final Page page;
        private final Attempt attempt;
        private final String key;
        private final StringBuilder text = new StringBuilder();
        private Optional<UplinkSocket> connection = Optional.empty();
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
            byte[] request = page.request();
            bytes += HEADERS + request.length;
            connection
                    .flatMap(c -> c.send(request))
                    .ifPresent(why -> attempt.finish(ProbeResult.failed(Optional.empty(), why, bytes)));
        }

        @Override
        public void received(byte[] chunk, long nanos) {
            bytes += HEADERS + chunk.length;
            text.append(new String(chunk, StandardCharsets.ISO_8859_1));
            judge(text.length() >= MOST, nanos);
        }

        @Override
        public void ended() {
            judge(true, loop.nanoTime());
        }

        private void judge(boolean ended, long nanos) {
            switch (page.judge(text.toString(), ended)) {
                case UNFINISHED -> {}
                case AS_EXPECTED ->
                    attempt.finish(ProbeResult.answered(attempt.since(nanos), "HTTP " + page.status(), bytes));
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
