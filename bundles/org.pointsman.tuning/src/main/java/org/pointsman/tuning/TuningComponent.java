/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Link;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.StateContributor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks which interfaces there are, and contributes how their work is spread. Everything is read on a thread of its own. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TuningSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TuningConfig.class)
public final class TuningComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TuningComponent.class);

    private final TuningSettings settings;
    private final List<Integer> processors;
    private final Sysfs sysfs = new Sysfs(Path.of("/sys/class/net"));
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread t = new Thread(task, "tuning");
        t.setDaemon(true);
        return t;
    });
    private final ServiceRegistration<StateContributor> registration;
    private final Registration subscription;
    private volatile NetworkState present = NetworkState.empty();
    // the loop's
    private List<Link> known = List.of();
    // the reader's
    private long edition;

    /** Reads what is there, and again whenever interfaces come or go. */
    @Activate
    public TuningComponent(TuningConfig config, @Reference LinkMonitor links, BundleContext context) {
        settings = TuningSettings.of(config);
        processors = settings.processors()
                .orElseGet(() -> IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .boxed()
                        .toList());
        if (idle()) {
            LOG.info("there is one processor, so there is nothing to spread");
        }
        read(chosen(links.current()));
        registration = context.registerService(StateContributor.class, snapshot -> present, properties());
        subscription = idle() ? () -> {} : links.subscribe(this::look);
    }

    /** Takes the contribution away: every file gets back what was in it. */
    @Deactivate
    void stop() {
        subscription.close();
        reader.shutdown();
        registration.unregister();
    }

    private boolean idle() {
        return settings.processors().isEmpty() && processors.size() == 1;
    }

    private List<Link> chosen(LinkSnapshot picture) {
        return picture.links().stream().filter(this::chosen).toList();
    }

    private boolean chosen(Link link) {
        boolean physical = link.kind().isEmpty() && !link.name().equals("lo");
        return settings.interfaces().contains(link.name())
                || physical && settings.interfaces().contains(TuningSettings.ALL);
    }

    private void look(LinkSnapshot picture) {
        List<Link> now = chosen(picture);
        if (!ids(now).equals(ids(known))) {
            known = now;
            try {
                reader.execute(() -> {
                    if (read(now)) {
                        registration.setProperties(properties());
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("stopped meanwhile");
            }
        }
    }

    private static List<String> ids(List<Link> links) {
        return links.stream().map(l -> l.index() + l.name()).toList();
    }

    /** Whether something else follows than before. */
    private boolean read(List<Link> links) {
        NetworkState before = present;
        List<Queues> found = idle()
                ? List.of()
                : links.stream()
                        .map(l -> sysfs.queues(l.name(), l.index()))
                        .flatMap(Optional::stream)
                        .toList();
        present = Spread.of(settings, processors, found);
        return !present.equals(before);
    }

    /** With a number that rises: whoever follows the service asks again. */
    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(StateContributor.NAME, "tuning");
        properties.put("edition", ++edition);
        return properties;
    }
}
