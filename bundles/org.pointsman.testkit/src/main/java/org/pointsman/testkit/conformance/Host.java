/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.testkit.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.kernel.EchoSockets;
import org.pointsman.api.kernel.UplinkSockets;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.Wan;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.testkit.Links;
import org.pointsman.testkit.VirtualLoop;

/**
 * Felix with Declarative Services and Config Admin, in which Pointsman's services are there and idle. The API comes from the class path, as in
 * the distribution, so that the test can call what the plug-in registers.
 */
final class Host implements AutoCloseable {
    private static final List<String> SERVICES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr");

    private static final String SENTINEL = "org.pointsman.testkit.sentinel";

    private final AtomicLong heard = new AtomicLong();
    private long configured;
    private final Duration patience;
    private final Path storage;
    private final Framework framework;
    private final byte[] jar;
    private final List<ServiceRegistration<?>> idle = new ArrayList<>();
    final VirtualLoop loop = new VirtualLoop();
    final SilentSockets sockets = new SilentSockets(loop);
    private Optional<Bundle> plugin = Optional.empty();

    private Host(Duration patience, Path storage, Framework framework, byte[] jar) {
        this.patience = patience;
        framework
                .getBundleContext()
                .registerService(
                        ConfigurationListener.class,
                        event -> {
                            if (event.getPid().equals(SENTINEL)) {
                                heard.incrementAndGet();
                            }
                        },
                        new Hashtable<>());
        this.storage = storage;
        this.framework = framework;
        this.jar = jar;
    }

    /** Starts it; the plug-in is not installed yet. {@code patience}: how long is waited for what has to come. */
    static Host start(PluginJar plugin, Duration patience) {
        try {
            Path memory = Path.of("/dev/shm"); // five hundred versions are written and read
            Path storage = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "conformance")
                    : Files.createTempDirectory("conformance");
            Map<String, Path> bundles = new HashMap<>();
            List<String> exports = new ArrayList<>();
            for (URL url : Collections.list(Host.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                Attributes main = manifest(url);
                String name = Optional.ofNullable(main.getValue("Bundle-SymbolicName"))
                        .map(n -> n.split(";")[0].strip())
                        .orElse("");
                if (SERVICES.contains(name)) {
                    String file = url.getPath().replaceFirst("!/META-INF/MANIFEST.MF$", "");
                    bundles.put(name, Path.of(java.net.URI.create(file)));
                } else if (List.of("org.pointsman.api", "slf4j.api", "org.osgi.service.cm")
                        .contains(name)) {
                    exports.add(main.getValue("Export-Package"));
                }
            }
            Map<String, String> settings = new HashMap<>();
            settings.put("org.osgi.framework.storage", storage.resolve("felix").toString());
            settings.put("org.osgi.framework.storage.clean", "onFirstInit");
            settings.put("org.osgi.framework.system.packages.extra", String.join(",", exports));
            settings.put("org.osgi.framework.bootdelegation", "");
            settings.put("pointsman.data", storage.resolve("data").toString());
            settings.put("felix.log.level", "1");
            settings.put("felix.resolver.parallelism", "1");
            settings.put("ds.loglevel", System.getProperty("pointsman.conformance.log", "1"));
            Framework framework = new FrameworkFactory().newFramework(settings);
            framework.start();
            for (String name : SERVICES) {
                Path path = Optional.ofNullable(bundles.get(name))
                        .orElseThrow(() -> new IllegalStateException(
                                name + " is not on the class path; org.pointsman.testkit's dependencies bring it"));
                framework
                        .getBundleContext()
                        .installBundle("reference:" + path.toUri())
                        .start();
            }
            return new Host(patience, storage, framework, plugin.bytes());
        } catch (IOException | BundleException e) {
            throw new IllegalStateException("Felix does not start: " + e.getMessage(), e);
        }
    }

    private static Attributes manifest(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return new Manifest(in).getMainAttributes();
        }
    }

    // ---- Pointsman

    /** Pointsman's own services are there from now on. */
    void services(WanSnapshot snapshot) {
        LinkSnapshot links = Links.of().ethernet("eth0").build();
        register(ControlLoop.class, loop);
        register(UplinkSockets.class, sockets);
        register(EchoSockets.class, sockets);
        register(Overrides.class, Idle.service(Overrides.class, new Object()));
        register(HealthMonitor.class, Idle.service(HealthMonitor.class, new Object() {
            @SuppressWarnings("unused")
            org.pointsman.api.health.Health of(String uplink) {
                return org.pointsman.api.health.Health.UNKNOWN;
            }
        }));
        register(LinkMonitor.class, Idle.service(LinkMonitor.class, new Object() {
            @SuppressWarnings("unused")
            LinkSnapshot current() {
                return links;
            }
        }));
        register(Wan.class, Idle.service(Wan.class, new Object() {
            @SuppressWarnings("unused")
            WanSnapshot snapshot() {
                return snapshot;
            }
        }));
    }

    private <S> void register(Class<S> type, S service) {
        idle.add(framework.getBundleContext().registerService(type, service, new Hashtable<>()));
    }

    /** Pointsman's own services go. */
    void withoutServices() {
        idle.forEach(ServiceRegistration::unregister);
        idle.clear();
    }

    // ---- the plug-in

    void install() {
        try {
            plugin = Optional.of(
                    framework.getBundleContext().installBundle("plugin.jar", new ByteArrayInputStream(jar)));
            plugin.get().start();
        } catch (BundleException e) {
            throw new AssertionError("the bundle does not start: " + e.getMessage(), e);
        }
    }

    void uninstall() {
        try {
            if (plugin.isPresent()) {
                plugin.get().uninstall();
            }
            plugin = Optional.empty();
        } catch (BundleException e) {
            throw new AssertionError("the bundle cannot be uninstalled: " + e.getMessage(), e);
        }
    }

    /** The same bundle once more, as another version of it: with a class loader of its own. */
    void update() {
        try {
            plugin.orElseThrow().update(new ByteArrayInputStream(jar));
        } catch (BundleException e) {
            throw new AssertionError("the bundle cannot be updated: " + e.getMessage(), e);
        }
    }

    Bundle plugin() {
        return plugin.orElseThrow();
    }

    /** Former versions that nobody is wired to any more go; waits for that. */
    void refresh() {
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> done.countDown());
        try {
            done.await(30, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- its configuration

    /** Sets what is configured, and takes the rest away. */
    void configure(Map<String, Map<String, Object>> wanted) {
        try {
            ConfigurationAdmin admin = framework
                    .getBundleContext()
                    .getService(framework.getBundleContext().getServiceReference(ConfigurationAdmin.class));
            Configuration[] present = admin.listConfigurations(null);
            for (Configuration c : present == null ? new Configuration[0] : present) {
                if (!wanted.containsKey(c.getPid()) && !c.getPid().equals(SENTINEL)) {
                    c.delete();
                }
            }
            for (Map.Entry<String, Map<String, Object>> entry : wanted.entrySet()) {
                String pid = entry.getKey();
                int tilde = pid.indexOf('~');
                Configuration c = tilde < 0
                        ? admin.getConfiguration(pid, "?")
                        : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
                Dictionary<String, Object> values = new Hashtable<>(entry.getValue());
                c.updateIfDifferent(values);
            }
            // events are delivered in order, on one thread of Config Admin's: when this one is heard, all are
            Dictionary<String, Object> count = new Hashtable<>();
            count.put("count", ++configured);
            admin.getConfiguration(SENTINEL, "?").update(count);
            await(() -> heard.get() >= configured, () -> "Config Admin does not deliver its events");
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what it registers

    /** Services of the plug-in. */
    <S> List<ServiceReference<S>> references(Class<S> type) {
        if (plugin.isEmpty()) {
            return List.of();
        }
        try {
            return framework.getBundleContext().getServiceReferences(type, null).stream()
                    .filter(r -> plugin.get().equals(r.getBundle()))
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first of them, once it is there. */
    <S> S service(Class<S> type) {
        await(
                () -> !references(type).isEmpty(),
                () -> "the bundle " + plugin().getSymbolicName() + " has registered no " + type.getSimpleName()
                        + " though it is started and configured: " + present());
        List<S> found = new ArrayList<>(1);
        await( // another configuration may be taking it away and bringing it back at this moment
                () -> {
                    references(type).stream()
                            .map(r -> framework.getBundleContext().getService(r))
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .ifPresent(found::add);
                    return !found.isEmpty();
                },
                () -> "the component that offers " + type.getSimpleName()
                        + " cannot be activated: its constructor or @Activate method fails");
        return found.get(0);
    }

    <S> void awaitNone(Class<S> type, String when) {
        await(() -> references(type).isEmpty(), () -> type.getSimpleName() + " is still registered " + when);
    }

    private String present() {
        ServiceReference<?>[] all = plugin().getRegisteredServices();
        return all == null
                ? "it has registered nothing. Is the configuration complete, and does its constructor accept it?"
                : "it has registered "
                        + Stream.of(all)
                                .map(r -> List.of((String[]) r.getProperty("objectClass")))
                                .map(Object::toString)
                                .collect(Collectors.joining(", "));
    }

    void await(BooleanSupplier so, java.util.function.Supplier<String> otherwise) {
        long end = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(30_000);
            try (Stream<Path> files = Files.walk(storage)) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(p);
                }
            }
        } catch (BundleException | IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
