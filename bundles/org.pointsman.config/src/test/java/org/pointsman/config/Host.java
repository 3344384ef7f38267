/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.pointsman.api.config.ConfigurationStore;

/** A Felix with our bundle in it, for one test. */
final class Host implements AutoCloseable {
    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.log",
            "org.apache.felix.configadmin",
            "org.apache.felix.metatype",
            "org.apache.felix.scr");
    private static final long DEADLINE_SECONDS = 20;

    private final Framework framework;

    private Host(Framework framework) {
        this.framework = framework;
    }

    /** Starts it; a new storage each time, as the launcher does. */
    static Host start(Path root, Map<String, String> more, Path... plugins) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "org.osgi.framework.storage",
                Files.createTempDirectory(root, "cache").toString());
        settings.put("pointsman.conf", root.resolve("conf").toString());
        settings.put("pointsman.data", root.resolve("data").toString());
        settings.put("felix.log.level", "1");
        settings.put(
                "org.osgi.framework.system.packages.extra",
                "org.slf4j;version=2.0.20,org.osgi.service.cm;version=1.6.1," + apiPackages());
        settings.putAll(more);
        Framework framework = new org.apache.felix.framework.FrameworkFactory().newFramework(settings);
        framework.start();
        Host host = new Host(framework);
        List<Bundle> installed = new ArrayList<>();
        for (String name : BUNDLES) {
            installed.add(host.context().installBundle(artifact(name).toURI().toString()));
        }
        for (Path plugin : plugins) {
            installed.add(host.context().installBundle(plugin.toUri().toString()));
        }
        try (var files = Files.list(Path.of("target"))) {
            Path own = files.filter(
                            f -> f.getFileName().toString().matches("org\\.pointsman\\.config-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
            installed.add(host.context().installBundle(own.toUri().toString()));
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
        return host;
    }

    /** The test's plug-in as a jar, with Declarative Services and metatype made by bnd as in a real build. */
    static Path plugin(Path folder) throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(new File("target/test-classes"));
            for (String entry : classPath()) {
                if (entry.endsWith(".jar") && entry.contains("osgi") || entry.contains("pointsman.api")) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setProperty("Bundle-SymbolicName", "com.acme.dish");
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("Private-Package", "org.pointsman.config.plugin");
            builder.setProperty("Provide-Capability", "pointsman.uplink;pointsman.uplink=dish");
            Jar jar = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException(builder.getErrors().toString());
            }
            Path file = folder.resolve("dish.jar");
            jar.write(file.toFile());
            return file;
        }
    }

    private static List<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.asList(path.split(File.pathSeparator));
    }

    /** What the API exports, with its versions; its classes are those of the test's own class path. */
    private static String apiPackages() throws Exception {
        try (Jar api = new Jar(classPath().stream()
                .filter(entry -> entry.contains("org.pointsman.api"))
                .map(File::new)
                .findFirst()
                .orElseThrow())) {
            StringJoiner packages = new StringJoiner(",");
            new Parameters(api.getManifest().getMainAttributes().getValue("Export-Package"))
                    .forEach((name, attributes) -> packages.add(name + ";version=" + attributes.getVersion()));
            return packages.toString();
        }
    }

    private static File artifact(String name) {
        return classPath().stream()
                .map(File::new)
                .filter(file -> file.getName().matches(name.replace(".", "\\.") + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle install(Path jar) throws Exception {
        Bundle bundle = context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    ConfigurationStore store() throws Exception {
        return service("(objectClass=" + ConfigurationStore.class.getName() + ")", ConfigurationStore.class);
    }

    Callable<?> checkTask() throws Exception {
        return service("(&(objectClass=java.util.concurrent.Callable)(pointsman.task=check))", Callable.class);
    }

    private <T> T service(String filter, Class<T> type) throws Exception {
        AtomicReference<T> found = new AtomicReference<>();
        eventually(filter, () -> {
            try {
                // all: this class path holds classes of the bundle too, which are not the bundle's own
                ServiceReference<?>[] references = context().getAllServiceReferences(null, filter);
                if (references != null) {
                    found.set(type.cast(context().getService(references[0])));
                }
                return references != null;
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
        });
        return found.get();
    }

    /** What Config Admin holds for a PID; empty: nothing. */
    Optional<Dictionary<String, Object>> configuration(String pid) {
        ServiceReference<ConfigurationAdmin> reference = context().getServiceReference(ConfigurationAdmin.class);
        try {
            Configuration[] found = context().getService(reference).listConfigurations("(service.pid=" + pid + ")");
            return found == null ? Optional.empty() : Optional.of(found[0].getProperties());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something is so. */
    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + DEADLINE_SECONDS + " s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(DEADLINE_SECONDS * 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
