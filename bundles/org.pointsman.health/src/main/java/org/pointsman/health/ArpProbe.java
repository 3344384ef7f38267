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
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;

/**
 * Has the kernel ask a neighbour by ARP, as it does before it sends: {@code arp:gateway}, {@code arp:ADDRESS}. A gateway with an IPv6 address is asked by
 * neighbour discovery (RFC 4861 §7.2).
 */
@Component(property = Probe.KIND + "=" + Target.ARP)
public final class ArpProbe implements Probe {
    /** RFC 826 with addresses of Ethernet and IPv4, one direction. */
    private static final int BYTES = 28;

    /** IPv6 header, neighbour solicitation and the asker's link-layer address, one direction. */
    private static final int BYTES_OF_DISCOVERY = 40 + 24 + 8;

    private final ControlLoop loop;
    private final Backend kernel;

    /** Asks by {@code kernel}. */
    @Activate
    public ArpProbe(@Reference ControlLoop loop, @Reference Backend kernel) {
        this.loop = loop;
        this.kernel = kernel;
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return target.equals(Target.GATEWAY) || Target.isHost(target)
                ? Optional.empty()
                : NotYetSix.refusal(target, "arp:10.64.1.1, or arp:gateway, which may have any")
                        .or(() -> Optional.of(
                                "allowed: arp:gateway, and arp:ADDRESS for another neighbour of the uplink"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        IpAddress neighbour = IpAddress.parse(order.target());
        Attempt attempt = new Attempt(
                loop,
                order.patience(),
                () -> ProbeResult.silent("no answer to " + how(neighbour), bytes(neighbour)),
                end);
        attempt.hold(kernel.subscribe(event -> {
            if (event instanceof KernelEvent.NeighbourChanged change
                    && !change.removed()
                    && change.neighbour().device().equals(order.device())
                    && change.neighbour().address().equals(neighbour)) {
                heard(change.neighbour(), attempt);
            }
        }));
        kernel.solicit(order.device(), neighbour);
        return attempt;
    }

    private static String how(IpAddress neighbour) {
        return neighbour.family() == AddressFamily.IPV4 ? "ARP" : "neighbour discovery";
    }

    private static int bytes(IpAddress neighbour) {
        return neighbour.family() == AddressFamily.IPV4 ? BYTES : BYTES_OF_DISCOVERY;
    }

    private void heard(Neighbour neighbour, Attempt attempt) {
        int bytes = bytes(neighbour.address());
        if (neighbour.reachable()) {
            attempt.finish(
                    ProbeResult.answered(attempt.since(loop.nanoTime()), "it is at " + neighbour.mac(), 2 * bytes));
        } else if (neighbour.failed()) {
            attempt.finish(
                    ProbeResult.silent("no answer to " + how(neighbour.address()) + ", asked three times", 3 * bytes));
        }
    }
}
