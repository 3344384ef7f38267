/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Wan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the server installed once it is configured and traffic is under control: until then processor time belongs to the router. */
@Component(
        service = {},
        immediate = true,
        configurationPid = SshDoor.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SshConfig.class)
public final class SshDoor {
    static final String PID = "org.pointsman.ssh";

    /** Unassigned in the IANA registry of port numbers. */
    static final int PORT = 8722;

    private static final Logger LOG = LoggerFactory.getLogger(SshDoor.class);

    /** A router that cannot decide is just what people log in for. */
    private static final int WAIT_FOR_TRAFFIC_SECONDS = 15;

    /** The launcher's service that brings a feature's bundles of start level 20 and more; see docs/ARCHITECTURE.md. */
    private static final String LATER = "(&(pointsman.role=later)(pointsman.feature=ssh))";

    private final BundleContext context;
    private final Wan wan;
    private final ExecutorService opening = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "ssh-door");
        thread.setDaemon(true);
        return thread;
    });

    /** Has it installed in a while. */
    @Activate
    public SshDoor(@Reference Wan wan, BundleContext context) {
        this.wan = wan;
        this.context = context;
        String mode = context.getProperty("pointsman.mode");
        if (mode == null || mode.equals("run")) {
            opening.execute(this::open);
        }
        opening.shutdown();
    }

    /** Whoever listens takes over changes by itself. */
    @Modified
    void modified() {
        LOG.debug("the configuration of SSH has changed");
    }

    /** Waits no longer; what is installed stays until the process ends, and listens only while it is configured. */
    @Deactivate
    void close() throws InterruptedException {
        opening.shutdownNow();
        opening.awaitTermination(WAIT_FOR_TRAFFIC_SECONDS, TimeUnit.SECONDS);
    }

    private void open() {
        try {
            awaitTraffic();
            Collection<ServiceReference<Runnable>> launchers = context.getServiceReferences(Runnable.class, LATER);
            for (ServiceReference<Runnable> launcher : launchers) {
                Runnable later = context.getService(launcher);
                if (later != null) {
                    later.run();
                    context.ungetService(launcher);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is being closed
        } catch (InvalidSyntaxException | RuntimeException e) {
            LOG.error("The SSH server cannot be installed.", e);
        }
    }

    private void awaitTraffic() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Registration subscription = wan.subscribe(snapshot -> {
            if (wan.ready()) {
                ready.countDown();
            }
        });
        try {
            if (!ready.await(WAIT_FOR_TRAFFIC_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("no decision has been applied yet; SSH opens all the same");
            }
        } finally {
            subscription.close();
        }
    }
}
