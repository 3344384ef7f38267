/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Wan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the console while it is configured, and not before traffic is under control: until then processor time belongs to the router. The
 * launcher then installs what the console is made of. Closing it ends what listens; the bundles stay until the process ends.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Listening.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConsoleConfig.class)
public final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** A router that cannot decide is just what people open a console for. */
    private static final int WAIT_FOR_TRAFFIC_SECONDS = 15;

    private static final int ADDRESS_ASKED_EACH_MILLIS = 1000;

    /** The launcher's service that brings the bundles of start level 20 and more; see docs/ARCHITECTURE.md. */
    private static final String LATER = "(&(pointsman.role=later)(pointsman.feature=webconsole))";

    private final Listening listening;
    private final ConfigurationAdmin admin;
    private final Wan wan;
    private final BundleContext context;
    private final ExecutorService opening = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "console-door");
        thread.setDaemon(true);
        return thread;
    });

    /** Opens it in a while. */
    @Activate
    public Door(ConsoleConfig config, @Reference ConfigurationAdmin admin, @Reference Wan wan, BundleContext context) {
        this.listening = new Listening(config.address(), config.port());
        this.admin = admin;
        this.wan = wan;
        this.context = context;
        String mode = context.getProperty("pointsman.mode");
        if (mode == null || mode.equals("run")) {
            opening.execute(this::open);
        }
        opening.shutdown();
    }

    /** Closes it. */
    @Deactivate
    void close() throws IOException, InterruptedException {
        opening.shutdownNow();
        opening.awaitTermination(WAIT_FOR_TRAFFIC_SECONDS, TimeUnit.SECONDS);
        admin.getConfiguration(Listening.HTTP_PID, "?").delete();
    }

    private void open() {
        try {
            awaitTraffic();
            Optional<Certificate> certificate = certificate();
            bringBundles();
            awaitAddress();
            admin.getConfiguration(Listening.HTTP_PID, "?").update(listening.forHttp(certificate));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is being closed
        } catch (IOException | InvalidSyntaxException | RuntimeException e) {
            LOG.error("The web console cannot be opened.", e);
        }
    }

    private Optional<Certificate> certificate() throws IOException {
        if (listening.loopback()) {
            return Optional.empty();
        }
        Certificate certificate = Certificate.of(Path.of(context.getProperty("pointsman.data")), listening.ip());
        LOG.info("The web console's certificate has the SHA-256 fingerprint {}", certificate.fingerprint());
        return Optional.of(certificate);
    }

    /** The address of a served network comes with the first decision; if its interface comes later, so does the address. */
    private void awaitAddress() throws IOException, InterruptedException {
        InetAddress address = InetAddress.getByAddress(listening.ip().bytes());
        for (boolean told = false; NetworkInterface.getByInetAddress(address) == null; told = true) {
            if (!told) {
                LOG.info("The web console waits for its address {}.", listening.address());
            }
            TimeUnit.MILLISECONDS.sleep(ADDRESS_ASKED_EACH_MILLIS);
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
            if (!ready.await(WAIT_FOR_TRAFFIC_SECONDS, TimeUnit.SECONDS) && !wan.ready()) {
                LOG.info("No decision has been applied yet; the web console opens all the same.");
            }
        } finally {
            subscription.close();
        }
    }

    private void bringBundles() throws InvalidSyntaxException {
        Collection<ServiceReference<Runnable>> launchers = context.getServiceReferences(Runnable.class, LATER);
        for (ServiceReference<Runnable> launcher : launchers) {
            Runnable later = context.getService(launcher);
            if (later != null) {
                later.run();
                context.ungetService(launcher);
            }
        }
    }
}
