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
import org.pointsman.api.kernel.EchoSocket;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.IpAddress;

/** One ICMP echo: {@code icmp:ADDRESS}. The heartbeat keeps a socket open instead. */
@Component(property = Probe.KIND + "=" + Target.ICMP)
public final class IcmpProbe implements Probe {
    /** What one direction costs: IPv4 header, ICMP header, 8 bytes more. */
    static final int BYTES = 36;

    private final ControlLoop loop;
    private final EchoSockets sockets;

    /** Probes by {@code sockets}. */
    @Activate
    public IcmpProbe(@Reference ControlLoop loop, @Reference EchoSockets sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return target.equals(Target.GATEWAY) || Target.isHost(target)
                ? Optional.empty()
                : NotYetSix.refusal(target, "icmp:1.1.1.1")
                        .or(() -> Optional.of(
                                "allowed: IPv4 addresses such as 1.1.1.1, and icmp:gateway; names are not looked up, as that would need"
                                        + " the very thing that is tested"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        IpAddress to = IpAddress.parse(order.target());
        Attempt attempt = new Attempt(loop, order.patience(), () -> ProbeResult.silent("no answer", BYTES), end);
        try {
            EchoSocket socket = sockets.open(order.device(), order.mark(), (from, sequence, nanos) -> {
                if (from.equals(to)) {
                    attempt.finish(ProbeResult.answered(attempt.since(nanos), "answered", 2 * BYTES));
                }
            });
            attempt.hold(socket);
            socket.send(to, 0).ifPresent(why -> attempt.finish(ProbeResult.failed(Optional.empty(), why, 0)));
        } catch (KernelException e) {
            attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), 0));
        }
        return attempt;
    }
}
