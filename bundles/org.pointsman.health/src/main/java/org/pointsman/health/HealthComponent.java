/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.health.Health;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.health.HealthReport;
import org.pointsman.api.health.Probe;
import org.pointsman.api.health.ProbeWatcher;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.NamedCounters;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;

/** Probes what {@link Wan} shows, as is configured. Another configuration takes nothing away of what is known. */
@Component(service = HealthMonitor.class, configurationPid = HealthConfig.PID)
@Designate(ocd = HealthConfig.class)
public final class HealthComponent implements HealthMonitor {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long REPORT_SECONDS = 5;

    private final ControlLoop loop;
    private final Wan wan;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Offered> probes = new ConcurrentHashMap<>();
    private volatile Optional<PluginCalls> plugins = Optional.empty();
    private final Map<String, HealthUplink> uplinks = new ConcurrentHashMap<>();
    private final Prober prober;
    private final Registration subscription;
    private final Registration addresses;
    private volatile Settings all;

    /** Begins to probe. */
    @Activate
    public HealthComponent(
            @Reference ControlLoop loop,
            @Reference EchoSockets sockets,
            @Reference LinkMonitor links,
            @Reference Wan wan,
            @Reference NamedCounters counters,
            HealthConfig config) {
        this.loop = loop;
        this.wan = wan;
        this.all = Settings.of(config);
        this.prober = new Prober(
                loop,
                sockets,
                this::probe,
                this::settings,
                (device, address) -> links.current().addresses(device).stream()
                        .anyMatch(a -> a.prefix().address().equals(address)),
                counters::packets,
                () -> listeners.forEach(Runnable::run));
        this.subscription = wan.subscribe(snapshot -> loop.post(() -> prober.look(snapshot)));
        this.addresses = links.subscribe(picture -> {
            if (prober.waits()) {
                prober.look(wan.snapshot());
            }
        });
    }

    private Optional<Probe> probe(String kind) {
        return Optional.ofNullable(probes.get(kind)).filter(Offered::isThere).map(p -> p);
    }

    private Settings settings(String uplink) {
        HealthUplink own = uplinks.get(uplink);
        return own == null ? all : all.with(own.config());
    }

    /** Takes another configuration. */
    @Modified
    void modified(HealthConfig next) {
        all = Settings.of(next);
        lookAgain();
    }

    /** Stops; nothing is known any more. */
    @Deactivate
    void stop() {
        subscription.close();
        addresses.close();
        loop.post(prober::stop);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addUplink(HealthUplink uplink) {
        uplinks.put(uplink.name(), uplink);
        lookAgain();
    }

    void removeUplink(HealthUplink uplink) {
        if (uplinks.remove(uplink.name(), uplink)) {
            lookAgain();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProbe(Probe probe, Map<String, Object> properties) {
        String kind = String.valueOf(properties.get(Probe.KIND));
        long bundle = properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id ? id : 0;
        probes.put(kind, new Offered(kind, probe, bundle, () -> plugins));
        lookAgain();
    }

    void removeProbe(Probe probe, Map<String, Object> properties) {
        String kind = String.valueOf(properties.get(Probe.KIND));
        Offered present = probes.get(kind);
        if (present != null && present.probe() == probe && probes.remove(kind, present)) {
            lookAgain();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlugins(PluginCalls calls) {
        plugins = Optional.of(calls);
    }

    void removePlugins(PluginCalls calls) {
        plugins = plugins.filter(p -> p != calls);
    }

    /** Targets of a kind that came are asked from now on, those of one that went no longer. */
    private void lookAgain() {
        loop.post(() -> prober.look(wan.snapshot()));
    }

    @Override
    public Health of(String uplink) {
        return prober.of(uplink);
    }

    @Override
    public Optional<HealthReport> report(String uplink) {
        return onLoop(() -> prober.report(uplink));
    }

    private <T> T onLoop(Supplier<T> question) {
        if (loop.inLoop()) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.post(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the control loop was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the control loop does not answer", e);
        }
    }

    @Override
    public Registration subscribe(Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    private static String nobody(List<Target> asked, Optional<IpAddress> gateway) {
        if (asked.stream().anyMatch(t -> Targets.isOutOfReach(t, gateway))) {
            return "its gateway has an IPv6 address, and targets are asked by IPv4 only; arp:gateway can be asked";
        }
        return asked.stream().anyMatch(Target::standsForGateway)
                ? "it has no gateway"
                : asked.stream().anyMatch(Target::standsForResolvers)
                        ? "it was given no resolvers"
                        : "no target is configured";
    }

    @Override
    public Registration probe(String uplink, List<String> targets, Duration patience, ProbeWatcher watcher) {
        if (patience.compareTo(Duration.ofMillis(1)) < 0 || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the time to wait is " + patience.toMillis() + " ms, allowed: 1 ms to 60 s");
        }
        UplinkView view = wan.snapshot()
                .uplink(uplink)
                .orElseThrow(() -> new IllegalArgumentException("there is no uplink named '" + uplink + "'"));
        if (!view.routable() || !view.carrier()) {
            throw new IllegalArgumentException(uplink + " cannot send now: " + view.explanation());
        }
        List<Target> asked = targets.isEmpty()
                ? settings(uplink).targets()
                : targets.stream()
                        .map(text -> Targets.understood(text, this::probe))
                        .toList();
        Trial trial = new Trial(loop, view, patience, watcher, this::probe);
        List<Target> each = Targets.resolved(
                asked,
                view.status().resolvers(),
                view.status().gateway(),
                kind -> probe(kind).isPresent());
        if (each.isEmpty()) {
            throw new IllegalArgumentException(uplink + " has nobody to be asked: "
                    + nobody(asked, view.status().gateway()));
        }
        loop.post(() -> trial.begin(each));
        return () -> loop.post(trial::close);
    }
}
