/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.RouteLookup;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.explain.Agreement;
import org.pointsman.shell.explain.Explainer;
import org.pointsman.shell.explain.Explanation;
import org.pointsman.shell.explain.Packet;

/**
 * Packets that the kernel sends by another way than our model has it. Each time somebody looks at the problems, the router's own packet to the
 * internet is held against the kernel anew, and so is every packet that was explained and disagreed about; what agrees again is forgotten. Nobody
 * looks: nothing is done.
 */
@Component(service = {Crosscheck.class, ProblemSource.class})
public final class Crosscheck implements ProblemSource {
    private static final int REMEMBERED = 8;

    /** a.root-servers.net: nobody filters it or has a route of his own for it, so where it goes, the internet goes. Nothing is sent there. */
    private static final Packet INTERNET =
            new Packet(Optional.empty(), IpAddress.parse("198.41.0.4"), OptionalInt.empty(), OptionalInt.empty());

    /** After a decision the kernel has this long to become what our model says. */
    private static final long SETTLING_NANOS = 1_000_000_000L;

    private final Wan wan;
    private final Reconciler reconciler;
    private final LinkMonitor links;
    private final RouteLookup kernel;
    private final ControlLoop loop;
    private final Set<Packet> known = new LinkedHashSet<>();

    /** Holds the model of these against {@code kernel}. */
    @Activate
    public Crosscheck(
            @Reference Wan wan,
            @Reference Reconciler reconciler,
            @Reference LinkMonitor links,
            @Reference RouteLookup kernel,
            @Reference ControlLoop loop) {
        this.wan = wan;
        this.reconciler = reconciler;
        this.links = links;
        this.kernel = kernel;
        this.loop = loop;
    }

    /** Explains packets as things are now; empty: nothing has been decided yet. */
    public Optional<Explainer> explainer() {
        return reconciler
                .desired()
                .filter(d -> wan.ready())
                .map(desired -> new Explainer(wan.snapshot(), desired, links.current(), kernel::ask));
    }

    /** Remembers the packet if it is disagreed about. */
    public synchronized void look(Explanation explanation) {
        if (disagreement(explanation).isEmpty()) {
            known.remove(explanation.packet());
        } else if (known.add(explanation.packet()) && known.size() > REMEMBERED) {
            Iterator<Packet> oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public List<String> problems() {
        Optional<Explainer> explainer = explainer();
        if (explainer.isEmpty() || loop.nanoTime() - explainer.get().snapshot().nanos() < SETTLING_NANOS) {
            return List.of();
        }
        Set<Packet> packets = new LinkedHashSet<>();
        packets.add(INTERNET);
        synchronized (this) {
            packets.addAll(known);
        }
        List<String> problems = new ArrayList<>();
        for (Packet packet : packets) {
            try {
                Explanation explanation = explainer.get().explain(packet, List.of());
                look(explanation);
                disagreement(explanation).ifPresent(problems::add);
            } catch (IllegalArgumentException e) {
                forget(packet); // its network has gone
            }
        }
        return problems;
    }

    private synchronized void forget(Packet packet) {
        known.remove(packet);
    }

    private static Optional<String> disagreement(Explanation explanation) {
        Packet p = explanation.packet();
        return explanation.legs().stream()
                .filter(l -> l.agreement().kind() == Agreement.Kind.DISAGREES)
                .findFirst()
                .map(l -> "Packets from " + p.source().map(IpAddress::toString).orElse("the router itself") + " to "
                        + p.destination() + " should go "
                        + l.uplink().map(u -> "by " + u).orElse("nowhere")
                        + ", but " + l.agreement().sentence() + "; 'wan:explain "
                        + p.source().map(IpAddress::toString).orElse(Packet.ROUTER) + " " + p.destination()
                        + "' tells more.");
    }
}
