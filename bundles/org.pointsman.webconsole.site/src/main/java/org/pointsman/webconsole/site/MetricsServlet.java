/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.FlowTable;
import org.pointsman.api.kernel.KernelException;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.webconsole.site.metrics.Exposition;
import org.pointsman.webconsole.site.metrics.Figures;
import org.pointsman.webconsole.site.metrics.Meter;

/** {@code /metrics}, for Prometheus: by a session, or by the token of the configuration. */
@Component(
        service = Servlet.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/metrics",
            "osgi.http.whiteboard.servlet.name=pointsman.metrics"
        })
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** A connection table with 100 000 entries takes tenths of a second to read: not for each who asks. */
    private static final long FLOWS_FRESH_NANOS = 10_000_000_000L;

    private final transient Sources sources;
    private final transient Picture picture;
    private final transient Meter meter = new Meter();
    private final transient Registration following;
    private final String version;
    private transient Map<String, Long> flows = Map.of();
    private transient long flowsRead = System.nanoTime() - FLOWS_FRESH_NANOS;

    /** Counts from now on. */
    @Activate
    public MetricsServlet(
            @Reference Sources sources, @Reference Picture picture, @Reference Wan wan, BundleContext context) {
        this.sources = sources;
        this.picture = picture;
        this.version = context.getBundle().getVersion().toString();
        this.following = wan.subscribe(s -> meter.look(s, wan.problems()));
    }

    /** Counts no more. */
    @Deactivate
    void stop() {
        following.close();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(Keeper.SESSION) == null && request.getAttribute(Keeper.TOKEN) == null) {
            // it has been refused before, unless it came past the gatekeeper
            Answers.error(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in first.");
            return;
        }
        byte[] text = figures().text(meter).getBytes(StandardCharsets.UTF_8);
        response.setContentType(Exposition.TYPE);
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    private Figures figures() {
        Optional<Wan> wan = sources.find(Wan.class);
        wan.ifPresent(w -> meter.look(w.snapshot(), w.problems()));
        sources.find(DecisionJournal.class).ifPresent(j -> meter.decided(j.recent()));
        Map<String, long[]> bytes = new TreeMap<>();
        Counters.read(Counters.FILE, System.nanoTime())
                .bytes()
                .forEach((device, b) -> bytes.put(device, new long[] {b.in(), b.out()}));
        return new Figures(
                version,
                wan,
                wan.map(picture::now).orElse(0L),
                sources.find(Reconciler.class),
                sources.find(HealthMonitor.class),
                picture.status().problems().size(),
                bytes,
                wan.map(this::flows).orElse(Map.of()));
    }

    private synchronized Map<String, Long> flows(Wan wan) {
        Optional<FlowTable> table = sources.find(FlowTable.class);
        if (table.isEmpty() || System.nanoTime() - flowsRead < FLOWS_FRESH_NANOS) {
            return flows;
        }
        Ownership own = wan.snapshot().ownership();
        long[] bySlot = new long[Ownership.MAX_UPLINKS + 1];
        try {
            table.get()
                    .dump(
                            new FwMark(0, 0),
                            flow -> bySlot[own.slotOf(flow.mark()).orElse(0)]++);
        } catch (KernelException e) {
            return Map.of(); // the figures without it are better than none
        }
        Map<String, Long> now = new TreeMap<>();
        List<UplinkView> uplinks = List.copyOf(wan.snapshot().uplinks());
        uplinks.forEach(
                u -> now.put(u.name(), bySlot[own.slotOf(u.mark().value()).orElseThrow()]));
        flows = now;
        flowsRead = System.nanoTime();
        return flows;
    }
}
