/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Backend;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.kernel.PacketSockets;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.lan.Join;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.net.Prefix;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.state.Route;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A configured join: wires {@link Joiner} to kernel events, and offers its state to the steering. */
@Component(
        service = {},
        configurationPid = ProxyArpComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ProxyArpConfig.class, factory = true)
public final class ProxyArpComponent implements StateContributor, ProblemSource, Join {
    /** Factory PID. */
    static final String PID = "org.pointsman.proxyarp";

    private static final Logger LOG = LoggerFactory.getLogger(ProxyArpComponent.class);
    private static final int ANSWER_SECONDS = 5;

    private final Settings settings;
    private final Ownership own;
    private final ControlLoop packetLoop;
    private final Reconciler reconciler;
    private final Seats seats;
    private final Map<String, Integer> seatOf = new TreeMap<>();
    private final Joiner joiner;
    private final Registration links;
    private final Registration events;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final ServiceRegistration<StateContributor> contributor;
    private final ServiceRegistration<Join> join;
    private volatile Map<IpAddress, Set<String>> gateways = Map.of();
    private volatile JoinState told = JoinState.NOTHING;
    private volatile Join.Report lastReport;
    private volatile boolean offered;
    private long edition;
    /** What was looked at last; on the control loop. */
    private List<Object> seen = List.of();

    /** Begins to join, where an earlier run ended. */
    @Activate
    public ProxyArpComponent(
            @Reference ControlLoop loop,
            @Reference Backend backend,
            @Reference LinkMonitor monitor,
            @Reference PacketSockets packets,
            @Reference Reconciler reconciler,
            @Reference Seats seats,
            ProxyArpConfig config,
            Map<String, Object> properties,
            BundleContext context) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        Reader.Result result = Reader.read(new Reader.Given(
                pid.substring(pid.indexOf('~') + 1),
                List.of(config.interfaces()),
                List.of(config.relay()),
                config.relayRate(),
                config.refresh(),
                config.hosts()));
        settings = result.settings()
                .orElseThrow(() -> new IllegalArgumentException(
                        pid + ": " + result.faults().get(0).key() + ": "
                                + result.faults().get(0).sentence()));
        this.reconciler = reconciler;
        this.seats = seats;
        own = backend.ownership();
        packetLoop = packets.loop();
        SecureRandom random = new SecureRandom();
        joiner = new Joiner(
                settings,
                packets,
                "plan".equals(context.getProperty("pointsman.mode")),
                random::nextLong,
                this::changed);
        // on the control loop, after the reconciler has read what an earlier run left
        NetworkState observed = on(loop, reconciler::observed).orElse(NetworkState.empty());
        settings.devices().forEach(d -> seatOf.put(d, seats.of(d, JoinState.seat(d, observed, own))));
        Membership membership = Membership.of(settings.devices(), monitor.current());
        JoinState left = JoinState.left(settings.devices(), membership.network(), observed, own);
        lastReport = new Join.Report(
                settings.name(), membership.network(), List.of(), List.of(), new TreeMap<>(), List.of());
        on(packetLoop, () -> {
            joiner.begin(membership, left);
            return "begun";
        });
        contributor = context.registerService(StateContributor.class, this, contributorProperties());
        join = context.registerService(Join.class, this, joinProperties());
        registrations.add(contributor);
        registrations.add(join);
        registrations.add(context.registerService(ProblemSource.class, this, new Hashtable<>()));
        offered = true;
        events = backend.subscribe(this::heard);
        links = monitor.subscribe(this::look);
    }

    private static <T> Optional<T> on(ControlLoop loop, Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(answer.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Stops asking and answering; the kernel goes on with what it holds until another state is desired. */
    @Deactivate
    public void stop() {
        links.close();
        events.close();
        registrations.forEach(ServiceRegistration::unregister);
        packetLoop.post(joiner::stop);
        seatOf.keySet().forEach(seats::free);
    }

    // ---- on the control loop: nothing but handing over

    private void look(LinkSnapshot picture) {
        List<Object> now = new ArrayList<>();
        picture.links().forEach(l -> {
            now.add(l);
            now.add(picture.addresses(l.name()));
        });
        if (!now.equals(seen)) { // neighbours are of no interest here
            seen = now;
            packetLoop.post(() -> joiner.look(Membership.of(settings.devices(), picture)));
        }
    }

    private void heard(KernelEvent event) {
        if (event instanceof KernelEvent.RouteChanged e) {
            Route r = e.route();
            if (r.table() == own.hostTable()) {
                Optional<String> device = e.removed() ? Optional.empty() : Optional.of(r.device());
                packetLoop.post(() -> joiner.routed(r.destination().address(), device));
            }
        } else if (event instanceof KernelEvent.NeighbourChanged e) {
            Neighbour n = e.neighbour();
            boolean answers = (n.state() & Neighbour.REACHABLE) != 0;
            if (!e.removed()
                    && (answers || n.failed())
                    && n.address().family() == AddressFamily.IPV4
                    && settings.devices().contains(n.device())) {
                packetLoop.post(() -> joiner.neighbour(n.device(), n.address(), Mac.parse(n.mac()), answers));
            }
        } else if (event instanceof KernelEvent.Resync) {
            SortedMap<IpAddress, String> routes = new TreeMap<>();
            reconciler.observed().routes().stream()
                    .filter(r -> r.table() == own.hostTable())
                    .forEach(r -> routes.put(r.destination().address(), r.device()));
            packetLoop.post(() -> joiner.routedAre(routes));
        }
    }

    // ---- on the packet loop

    private void changed() {
        JoinState now = joiner.state();
        if (!offered) {
            return; // whoever asks first gets it
        }
        try {
            contributor.setProperties(contributorProperties());
            if (!now.devices().equals(told.devices()) || !now.network().equals(told.network())) {
                told = now;
                join.setProperties(joinProperties());
            }
        } catch (IllegalStateException e) {
            LOG.debug("proxyarp {} went meanwhile", settings.name());
        }
    }

    // ---- asked by others

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        Map<IpAddress, Set<String>> found = new LinkedHashMap<>();
        snapshot.uplinks()
                .forEach(u -> u.status()
                        .gateway()
                        .ifPresent(g -> u.status()
                                .device()
                                .filter(settings.devices()::contains)
                                .ifPresent(d -> found.computeIfAbsent(g, a -> new TreeSet<>())
                                        .add(d))));
        if (!found.equals(gateways)) {
            gateways = found;
            packetLoop.post(() -> joiner.gateways(found));
        }
        return joiner.state().desired(seatOf, own);
    }

    @Override
    public List<String> problems() {
        return joiner.problems();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Optional<Prefix> network() {
        return joiner.state().network();
    }

    @Override
    public List<String> members() {
        return settings.devices();
    }

    @Override
    public List<String> devices() {
        return joiner.state().devices();
    }

    @Override
    public Join.Report report() {
        on(packetLoop, joiner::report).ifPresent(r -> lastReport = r);
        return lastReport;
    }

    private synchronized Hashtable<String, Object> contributorProperties() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(StateContributor.NAME, "proxyarp." + settings.name());
        properties.put("edition", ++edition);
        return properties;
    }

    private synchronized Hashtable<String, Object> joinProperties() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("name", settings.name());
        properties.put("edition", ++edition);
        return properties;
    }
}
