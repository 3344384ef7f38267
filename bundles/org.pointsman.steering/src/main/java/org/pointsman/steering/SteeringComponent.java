/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plugin.PluginCalls;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.RouteStrategy;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.Wan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings uplinks, strategies and contributors to {@link Steering} as they come and go. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.pointsman.steering",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = SteeringSettings.class)
public final class SteeringComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SteeringComponent.class);

    private final Steering steering;
    private final Plugins plugins;
    private final BundleContext context;
    private final BundleListener updates;
    private final ServiceRegistration<?> wan;
    private final ServiceRegistration<?> journal;
    private final ServiceRegistration<?> overrides;
    private final ServiceRegistration<?> calls;
    private final Set<GroupComponent> groups = new LinkedHashSet<>();
    private SteeringSettings general;
    private Optional<HealthMonitor> health = Optional.empty();
    private final AtomicInteger threads = new AtomicInteger();

    /** Starts steering. */
    @Activate
    public SteeringComponent(
            @Reference ControlLoop loop,
            @Reference LinkMonitor links,
            @Reference Reconciler reconciler,
            SteeringSettings settings,
            BundleContext context) {
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        Bundle framework = system == null ? context.getBundle(0) : system;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread t = new Thread(task, "uplink-" + threads.incrementAndGet());
                    t.setDaemon(true);
                    return t;
                });
        Path data = Path.of(
                Optional.ofNullable(context.getProperty("pointsman.data")).orElse("."));
        plugins = new Plugins(loop, Bulkhead::daemonThread, id -> {
            Bundle bundle = context.getBundle(id); // null: it was uninstalled, and is not to be trusted either
            return Origin.of(id, bundle == null ? "" : String.valueOf(bundle.getSymbolicName()));
        });
        updates = event -> {
            if ((event.getType() & (BundleEvent.UPDATED | BundleEvent.UNINSTALLED)) != 0) {
                long id = event.getBundle().getBundleId();
                loop.post(() -> plugins.forget(id));
            }
        };
        context.addBundleListener(updates);
        this.context = context;
        Holds holds = new Holds(loop, data.resolve("disabled"));
        steering = new Steering(
                loop,
                links,
                reconciler,
                pool,
                new Bulkhead(loop, () -> Bulkhead.daemonThread("strategy")),
                plugins,
                new Slots(data.resolve("slots")),
                holds,
                settings.strategy(),
                () -> framework.getState() == Bundle.STOPPING);
        Dictionary<String, Object> none = new Hashtable<>();
        wan = context.registerService(Wan.class, steering.wan(), none);
        journal = context.registerService(DecisionJournal.class, steering.journal(), none);
        overrides = context.registerService(Overrides.class, holds, none);
        calls = context.registerService(PluginCalls.class, plugins, none);
        steering.journal().subscribe(new DecisionLog());
        // not before the first decision: until then every bit of processor time belongs to the start
        AtomicBoolean rehearsed = new AtomicBoolean();
        steering.journal().subscribe(decision -> {
            if (rehearsed.compareAndSet(false, true)) {
                new SerialExecutor(pool, "rehearsal").execute(() -> Rehearsal.run(reconciler.ownership()));
            }
        });
        configure(settings);
        steering.completeWhen(new ExpectedBundles(context));
        steering.start();
    }

    private synchronized void configure(SteeringSettings settings) {
        general = settings;
        policies();
    }

    private synchronized void policies() {
        Policy forAll = Policy.of(general);
        Map<Integer, Policy> byMetric = new HashMap<>();
        groups.forEach(g -> byMetric.put(g.metric(), g.on(forAll)));
        steering.policies(new Policies(
                forAll, byMetric, Flapping.Terms.of(general), Duration.ofSeconds(general.removedHoldSeconds())));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addGroup(GroupComponent group) {
        groups.add(group);
        policies();
    }

    synchronized void updatedGroup(GroupComponent group) {
        policies();
    }

    synchronized void removeGroup(GroupComponent group) {
        groups.remove(group);
        policies();
    }

    /** Takes a changed choice of strategy, or policy, without restarting anything. */
    @Modified
    public void modified(SteeringSettings settings) {
        steering.strategy(settings.strategy());
        configure(settings);
    }

    /** Stops deciding. What is in the kernel stays there. */
    @Deactivate
    public void stop() {
        wan.unregister();
        journal.unregister();
        overrides.unregister();
        calls.unregister();
        context.removeBundleListener(updates);
        steering.stop();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addUplink(Uplink uplink, Map<String, Object> properties) {
        Optional<String> given = uplinkName(properties);
        if (given.isEmpty()) {
            LOG.warn("the uplink {} has neither {} nor a factory PID and is left out", uplink, Uplink.NAME);
        }
        given.ifPresent(name -> steering.addUplink(
                new Entry.Settings(
                        name,
                        name(properties, Uplink.MEDIUM).orElse(""),
                        number(properties, Uplink.METRIC, Uplink.DEFAULT_METRIC),
                        number(properties, Uplink.WEIGHT, 1),
                        !Boolean.FALSE.equals(properties.get("enabled"))),
                uplink,
                bundle(properties)));
    }

    void removeUplink(Uplink uplink, Map<String, Object> properties) {
        uplinkName(properties).ifPresent(steering::removeUplink);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void addHealth(HealthMonitor monitor) {
        health = Optional.of(monitor);
        steering.judgedBy(health);
    }

    synchronized void removeHealth(HealthMonitor monitor) {
        if (health.filter(h -> h == monitor).isPresent()) { // DS binds another one first
            health = Optional.empty();
            steering.judgedBy(health);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addConfiguration(ConfigurationStore store) {
        steering.configuredBy(() -> store.status().told());
    }

    void removeConfiguration(ConfigurationStore store) {
        steering.configuredBy(() -> true); // it is of interest for the first decision only
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStrategy(RouteStrategy strategy, Map<String, Object> properties) {
        name(properties, RouteStrategy.NAME)
                .ifPresent(name -> steering.addStrategy(name, strategy, bundle(properties)));
    }

    void updatedStrategy(RouteStrategy strategy, Map<String, Object> properties) {
        steering.askAgain(bundle(properties));
    }

    void removeStrategy(RouteStrategy strategy, Map<String, Object> properties) {
        name(properties, RouteStrategy.NAME).ifPresent(name -> steering.removeStrategy(name, strategy));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addContributor(StateContributor contributor, Map<String, Object> properties) {
        name(properties, StateContributor.NAME)
                .ifPresent(name -> steering.addContributor(name, contributor, bundle(properties)));
    }

    void updatedContributor(StateContributor contributor, Map<String, Object> properties) {
        steering.askAgain(bundle(properties));
    }

    void removeContributor(StateContributor contributor, Map<String, Object> properties) {
        name(properties, StateContributor.NAME).ifPresent(name -> steering.removeContributor(name, contributor));
    }

    /** Id of the bundle that a service is of; 0: it is one of ours. */
    private long bundle(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id && plugins.isPlugin(id) ? id : 0;
    }

    private static Optional<String> uplinkName(Map<String, Object> properties) {
        return name(properties, Uplink.NAME)
                .or(() -> name(properties, Constants.SERVICE_PID)
                        .filter(pid -> pid.indexOf('~') > 0)
                        .map(pid -> pid.substring(pid.indexOf('~') + 1)));
    }

    private static Optional<String> name(Map<String, Object> properties, String key) {
        return properties.get(key) instanceof String s && !s.isBlank() ? Optional.of(s) : Optional.empty();
    }

    private static int number(Map<String, Object> properties, String key, int otherwise) {
        return properties.get(key) instanceof Number n ? n.intValue() : otherwise;
    }
}
