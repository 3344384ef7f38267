/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

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
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.net.IpAddress;

/** Asks a resolver for a name's addresses by UDP: {@code dns:ADDRESS?NAME}. That there is no such name is an answer too. */
@Component(property = Probe.KIND + "=" + Target.DNS)
public final class DnsProbe implements Probe {
    static final String DEFAULT_NAME = "example.com";

    private final ControlLoop loop;
    private final UplinkSockets sockets;

    /** Probes by {@code sockets}. */
    @Activate
    public DnsProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    private static String server(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    private static String name(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? DEFAULT_NAME : target.substring(mark + 1);
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        boolean whom = server(target).equals(Target.RESOLVERS) || Target.isHost(server(target));
        return whom && DnsMessage.isName(name(target))
                ? Optional.empty()
                : NotYetSix.refusal(target, "dns:9.9.9.9?example.com")
                        .or(() -> Optional.of(
                                "allowed: dns:ADDRESS or dns:ADDRESS?NAME such as dns:9.9.9.9?example.com, and"
                                        + " dns:resolvers for those that the uplink was given"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        DnsExchange.Started[] started = new DnsExchange.Started[1];
        Attempt attempt = new Attempt(loop, order.patience(), () -> silent(started[0]), end);
        try {
            started[0] = DnsExchange.ask(
                    sockets,
                    order,
                    IpAddress.parse(server(order.target())),
                    name(order.target()),
                    new DnsExchange.Ear() {
                        @Override
                        public void answered(DnsMessage.Answer answer, long nanos, int bytes) {
                            attempt.finish(
                                    answer.served()
                                            ? ProbeResult.answered(attempt.since(nanos), answer.words(), bytes)
                                            : ProbeResult.failed(
                                                    Optional.of(attempt.since(nanos)), answer.words(), bytes));
                        }

                        @Override
                        public void failed(String why, long nanos) {
                            attempt.finish(ProbeResult.failed(Optional.of(attempt.since(nanos)), why, 100));
                        }
                    });
            attempt.hold(started[0].socket());
        } catch (KernelException e) {
            attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), 0));
        }
        return attempt;
    }

    private static ProbeResult silent(DnsExchange.Started started) {
        int forged = started.exchange().forged();
        return ProbeResult.silent(
                "no answer" + (forged == 0 ? "" : ", but " + forged + " that were none to what was asked"),
                started.exchange().bytes());
    }
}
