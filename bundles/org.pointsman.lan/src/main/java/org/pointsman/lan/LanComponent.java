/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lan;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.ProblemSource;
import org.pointsman.api.wan.StateContributor;
import org.pointsman.api.wan.WanSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A served network: offered to whoever serves it as {@link Lan}, and to the steering as what the kernel is to hold for it. */
@Component(
        service = {},
        configurationPid = LanComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = LanConfig.class, factory = true)
public final class LanComponent implements StateContributor, ProblemSource {
    /** Factory PID. */
    static final String PID = "org.pointsman.lan";

    private static final String PRESENT = "pointsman.lan.present";
    private static final String DOWN = "pointsman.lan.down";
    private static final Logger LOG = LoggerFactory.getLogger(LanComponent.class);

    private final Settings lan;
    private final Allowance allowance;
    private final Registration links;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final ServiceRegistration<StateContributor> contributor;
    private final Raising raising;
    private volatile boolean present;
    private volatile Set<String> down = Set.of();
    private volatile List<String> overlaps = List.of();
    private volatile boolean stranded;

    /** Offers the configured network. */
    @Activate
    public LanComponent(
            @Reference LinkMonitor monitor, LanConfig config, Map<String, Object> properties, BundleContext context) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        Reader.Result result = Reader.read(new Reader.Given(
                pid.substring(pid.indexOf('~') + 1),
                config.$interface(),
                config.address(),
                config.dhcp(),
                config.lease(),
                config.domain(),
                List.of(config.leases()),
                List.of(config.names())));
        lan = result.settings()
                .orElseThrow(() -> new IllegalArgumentException(
                        pid + ": " + result.faults().get(0).key() + ": "
                                + result.faults().get(0).sentence()));
        allowance = new Allowance(
                lan.name(),
                lan.device(),
                Set.copyOf(List.of(config.uplinks())),
                config.sticky().equals("source"));
        present = there(monitor.current());
        raising = new Raising(lan.device());
        contributor = context.registerService(StateContributor.class, this, contributorProperties());
        registrations.add(contributor);
        registrations.add(context.registerService(Lan.class, lan, new Hashtable<>()));
        registrations.add(context.registerService(ProblemSource.class, this, new Hashtable<>()));
        links = monitor.subscribe(this::look);
    }

    @Override
    public NetworkState desired(WanSnapshot snapshot) {
        List<String> found = Overlap.of(lan, snapshot);
        if (!found.equals(overlaps)) {
            found.forEach(LOG::warn);
            overlaps = found;
        }
        boolean nowhere = present && allowance.stranded(snapshot);
        if (nowhere && !stranded) {
            LOG.warn(strandedSentence());
        }
        stranded = nowhere;
        return present
                ? NetworkState.builder()
                        .addAll(LanState.of(lan, down, snapshot.ownership()))
                        .addAll(allowance.of(snapshot))
                        .build()
                : NetworkState.empty();
    }

    private String strandedSentence() {
        return "LAN " + lan.name() + " has no way to the internet: none of the uplinks that it may use ("
                + String.join(", ", new TreeSet<>(allowance.names())) + ") works";
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>(overlaps);
        if (!present) {
            problems.add("LAN " + lan.name() + " waits for its interface " + lan.device());
        } else if (stranded) {
            problems.add(strandedSentence());
        }
        return problems;
    }

    /** Takes the network away. */
    @Deactivate
    public void stop() {
        links.close();
        registrations.forEach(ServiceRegistration::unregister);
    }

    /** On the control loop, which must not wait for what a changed service brings about. */
    private void look(LinkSnapshot picture) {
        Set<String> nowDown = raising.look(picture);
        if (there(picture) != present || !nowDown.equals(down)) {
            present = there(picture);
            down = nowDown;
            Thread teller = new Thread(this::askAgain, "lan-" + lan.name());
            teller.setDaemon(true);
            teller.start();
        }
    }

    private void askAgain() {
        try {
            contributor.setProperties(contributorProperties());
        } catch (IllegalStateException e) {
            LOG.debug("LAN {} went meanwhile", lan.name());
        }
    }

    private boolean there(LinkSnapshot picture) {
        return picture.link(lan.device()).isPresent();
    }

    private Hashtable<String, Object> contributorProperties() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(StateContributor.NAME, "lan." + lan.name());
        properties.put(PRESENT, present);
        properties.put(DOWN, List.copyOf(down));
        return properties;
    }
}
