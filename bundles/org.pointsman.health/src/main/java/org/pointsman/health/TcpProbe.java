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
import org.pointsman.api.kernel.SocketListener;
import org.pointsman.api.kernel.UplinkSockets;

/** Connects, says nothing and resets the connection: {@code tcp:ADDRESS:PORT}. */
@Component(property = Probe.KIND + "=" + Target.TCP)
public final class TcpProbe implements Probe {
    /** IPv4 and TCP headers with the options that Linux sends: SYN, SYN-ACK, ACK, RST. */
    static final int CONNECTED = 60 + 60 + 52 + 40;

    private static final int ASKED = 60;

    private final ControlLoop loop;
    private final UplinkSockets sockets;

    /** Probes by {@code sockets}. */
    @Activate
    public TcpProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return HostPort.parse(target).isPresent()
                ? Optional.empty()
                : NotYetSix.refusal(target, "tcp:1.1.1.1:443")
                        .or(() -> Optional.of("allowed: tcp:ADDRESS:PORT such as tcp:1.1.1.1:443"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        HostPort to = HostPort.parse(order.target()).orElseThrow();
        Attempt attempt = new Attempt(loop, order.patience(), () -> ProbeResult.silent("no answer to SYN", ASKED), end);
        try {
            attempt.hold(sockets.tcp(order.device(), order.mark(), to.address(), to.port(), new SocketListener() {
                @Override
                public void connected(long nanos) {
                    attempt.finish(ProbeResult.answered(attempt.since(nanos), "connected", CONNECTED));
                }

                @Override
                public void received(byte[] bytes, long nanos) {
                    // it is closed before anything is said
                }

                @Override
                public void failed(String why, long nanos) {
                    attempt.finish(ProbeResult.failed(Optional.of(attempt.since(nanos)), why, ASKED + 40));
                }
            }));
        } catch (KernelException e) {
            attempt.finish(ProbeResult.failed(Optional.empty(), e.getMessage(), 0));
        }
        return attempt;
    }
}
