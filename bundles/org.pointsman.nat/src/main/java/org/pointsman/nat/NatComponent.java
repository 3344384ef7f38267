/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.nat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
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
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.lan.Join;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers configuration, port forwards and served networks, and contributes what follows from them. Without any of them it contributes
 * nothing: a machine with uplinks is not yet a router.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = NatSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NatConfig.class)
public final class NatComponent {
    private static final Logger LOG = LoggerFactory.getLogger(NatComponent.class);
    private static final int LOOK_SECONDS = 2;

    private final LinkMonitor links;
    private final ConntrackTable table = new ConntrackTable(Path.of("/proc/sys/net/netfilter"));
    private final List<Forward> forwards = new ArrayList<>();
    private final List<String> lans = new ArrayList<>();
    /** Interfaces of joined segments: an uplink there is one-armed, too. */
    private final List<String> joined = new ArrayList<>();

    private final ServiceRegistration<StateContributor> registration;
    private final ServiceRegistration<ProblemSource> problemSource;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "nat-watch");
        t.setDaemon(true);
        return t;
    });
    private Optional<NatSettings> configured;
    private volatile Optional<NatContributor> present = Optional.empty();
    private volatile Set<String> outside = Set.of();
    private volatile List<String> told = List.of();
    private long edition;

    /** Takes the configuration; port forwards and served networks come later. */
    @Activate
    public NatComponent(
            NatConfig config, Map<String, Object> properties, @Reference LinkMonitor links, BundleContext context) {
        this.links = links;
        configured = configured(config, properties);
        gather();
        registration = context.registerService(StateContributor.class, this::desired, properties());
        problemSource = context.registerService(ProblemSource.class, this::problems, new Hashtable<>());
        watch.scheduleWithFixedDelay(this::tell, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes a changed configuration. */
    @Modified
    synchronized void modified(NatConfig config, Map<String, Object> properties) {
        configured = configured(config, properties);
        changed();
    }

    /** Takes the contribution away. */
    @Deactivate
    void stop() {
        watch.shutdownNow();
        problemSource.unregister();
        registration.unregister();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addForward(ForwardComponent component) {
        forwards.add(component.forward());
        changed();
    }

    synchronized void removeForward(ForwardComponent component) {
        forwards.remove(component.forward());
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addLan(Lan lan) {
        lans.add(lan.device());
        changed();
    }

    synchronized void removeLan(Lan lan) {
        lans.remove(lan.device());
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addJoin(Join join) {
        joined.addAll(join.members());
        changed();
    }

    synchronized void removeJoin(Join join) {
        joined.removeAll(join.members());
        changed();
    }

    /** Defaults without a configuration are no configuration. */
    private static Optional<NatSettings> configured(NatConfig config, Map<String, Object> properties) {
        return properties.containsKey(Constants.SERVICE_PID) ? Optional.of(NatSettings.of(config)) : Optional.empty();
    }

    private void changed() {
        gather();
        registration.setProperties(properties());
    }

    private void gather() {
        Set<String> near = new TreeSet<>(lans);
        near.addAll(joined);
        present = configured.isEmpty() && forwards.isEmpty() && lans.isEmpty()
                ? Optional.empty()
                : Optional.of(new NatContributor(configured.orElse(NatSettings.DEFAULT), List.copyOf(forwards), near));
    }

    /** With a number that rises: whoever follows the service asks again. */
    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StateContributor.NAME, NatContributor.SECTION);
        properties.put("edition", ++edition);
        return properties;
    }

    private NetworkState desired(WanSnapshot snapshot) {
        return present.map(p -> {
                    Set<String> found = new TreeSet<>();
                    p.sides(snapshot).stream()
                            .filter(s -> !s.oneArmed())
                            .forEach(s -> found.add(s.uplink().status().device().orElseThrow()));
                    outside = found;
                    return p.desired(snapshot);
                })
                .orElse(NetworkState.empty());
    }

    private List<String> problems() {
        return present.map(p -> Stream.concat(
                                Outlook.of(p.forwards(), links.current(), outside).stream(), table.problem().stream())
                        .toList())
                .orElse(List.of());
    }

    /** Says in the log what is new. */
    private void tell() {
        try {
            List<String> now = problems();
            now.stream().filter(p -> !told.contains(p)).forEach(LOG::warn);
            told = now;
        } catch (RuntimeException e) { // the next look is not to be lost
            LOG.warn("cannot look after NAT: {}", e.toString());
        }
    }
}
