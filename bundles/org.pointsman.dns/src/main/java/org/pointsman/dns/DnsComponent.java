/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.kernel.Signals;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;

/**
 * Brings the served networks and the resolvers of the uplinks to {@link Dnsmasq}. Without the steering, the resolvers that it named last
 * stay in force.
 */
@Component(immediate = true, configurationPid = DnsComponent.PID, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = DnsConfig.class)
public final class DnsComponent implements ProblemSource {
    /** PID. */
    static final String PID = "org.pointsman.dns";

    private static final long LOOK_SECONDS = 5;

    private final BundleContext context;
    private final List<IpAddress> resolvers;
    private final String user;
    private final boolean idle;
    private final boolean alone;
    private final Dnsmasq dnsmasq;
    private final ResolverFile resolverFile;
    private final ScheduledExecutorService looking;
    private final Set<Lan> lans = ConcurrentHashMap.newKeySet();
    private final Map<Wan, Registration> subscriptions = new ConcurrentHashMap<>();
    private boolean closed;
    private List<Upstream> upstreams = List.of();
    private int places;
    private Optional<ServiceRegistration<StateContributor>> marks = Optional.empty();

    /** Begins to serve; only in the mode {@code run}, as the others change nothing. */
    @Activate
    public DnsComponent(@Reference Signals signals, DnsConfig config, BundleContext context) {
        this.context = context;
        idle = !Optional.ofNullable(context.getProperty("pointsman.mode"))
                .orElse("run")
                .equals("run");
        Folder folder = new Folder(Path.of(Optional.ofNullable(context.getProperty("pointsman.data"))
                        .orElse("."))
                .toAbsolutePath()
                .normalize() // a later run finds what this one left, however the folder was written
                .resolve("dns"));
        resolvers = Stream.of(config.resolvers())
                .map(r -> IpAddress.parse(r.strip()))
                .toList();
        user = Identity.of(folder.path());
        ResolverFile.Mode mode = ResolverFile.Mode.valueOf(config.resolvConf().toUpperCase(Locale.ROOT));
        alone = mode == ResolverFile.Mode.OWN;
        resolverFile = new ResolverFile(
                Path.of("/etc/resolv.conf"),
                folder.path().resolve("resolv.conf.former"),
                idle ? ResolverFile.Mode.LEAVE : mode,
                ResolverFile.atHome());
        dnsmasq = new Dnsmasq(folder, List.of(), signals, new BackOff(new Random()));
        looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "dns-resolver-file");
            t.setDaemon(true);
            return t;
        });
        if (!idle) {
            dnsmasq.start();
        }
        if (resolverFile.ours()) {
            looking.scheduleWithFixedDelay(this::keep, 1, LOOK_SECONDS, TimeUnit.SECONDS);
        }
        serve();
    }

    @Override
    public List<String> problems() {
        return Stream.concat(dnsmasq.problems().stream(), Stream.of(resolverFile.problem()))
                .filter(p -> !p.isEmpty())
                .toList();
    }

    /**
     * Ends dnsmasq; its leases stay in their file.
     *
     * @throws InterruptedException if the framework does not want to wait
     */
    @Deactivate
    public void stop() throws InterruptedException {
        synchronized (this) {
            closed = true;
            unmark();
        }
        looking.shutdown();
        looking.awaitTermination(1, TimeUnit.SECONDS);
        resolverFile.restore();
        dnsmasq.close();
        dnsmasq.join();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void addWan(Wan wan) {
        subscriptions.put(wan, wan.subscribe(this::follow));
    }

    void removeWan(Wan wan) { // an updated one comes before the old one goes
        Optional.ofNullable(subscriptions.remove(wan)).ifPresent(Registration::close);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLan(Lan lan) {
        lans.add(lan);
        serve();
    }

    void removeLan(Lan lan) {
        lans.remove(lan);
        serve();
    }

    private synchronized void follow(WanSnapshot snapshot) {
        List<Upstream> now = Upstream.of(snapshot, resolvers);
        if (!now.equals(upstreams)) {
            upstreams = now;
            places = Math.max(places, now.size());
            serve();
        }
    }

    private synchronized void serve() {
        if (idle || closed) {
            return;
        }
        List<Lan> present =
                lans.stream().sorted(Comparator.comparing(Lan::name)).toList();
        if (present.isEmpty() && !alone) {
            dnsmasq.rest();
            unmark();
        } else {
            mark();
            dnsmasq.serve(Texts.of(present, resolverFile.ours(), user, upstreams, places));
        }
    }

    private void mark() {
        if (marks.isEmpty()) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(StateContributor.NAME, QuestionMarks.SECTION);
            marks = Optional.of(
                    context.registerService(StateContributor.class, new QuestionMarks(resolvers), properties));
        }
    }

    private void unmark() {
        marks.ifPresent(ServiceRegistration::unregister);
        marks = Optional.empty();
    }

    private void keep() {
        if (dnsmasq.up()) {
            resolverFile.keep();
        }
    }
}
