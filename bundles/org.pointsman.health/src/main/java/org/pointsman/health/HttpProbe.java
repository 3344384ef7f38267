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
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.UplinkSockets;

/** Gets a page by plain HTTP, a form that portals take hold of. */
@Component(property = Probe.KIND + "=" + Target.HTTP)
public final class HttpProbe implements Probe {
    private final Visits visits;

    /** Probes by {@code sockets}. */
    @Activate
    public HttpProbe(@Reference ControlLoop loop, @Reference UplinkSockets sockets) {
        this.visits = new Visits(loop, sockets, Optional::empty);
    }

    @Override
    public Optional<String> refusal(String target) {
        return refused(target);
    }

    static Optional<String> refused(String target) {
        return Page.parse(target, false).isPresent()
                ? Optional.empty()
                : NotYetSix.refusal(target, "http://192.0.2.1/ok.txt")
                        .or(() -> Optional.of("allowed: http://HOST/PATH, with what is expected behind a #, such as"
                                + " http://example.com/ok.txt#200:success"));
    }

    @Override
    public Registration ask(ProbeOrder order, Consumer<ProbeResult> end) {
        return visits.begin(order, Page.parse(order.target(), false).orElseThrow(), end);
    }
}
