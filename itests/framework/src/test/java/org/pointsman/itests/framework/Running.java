/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.pointsman.launcher.FeatureInstaller;
import org.pointsman.launcher.Folders;
import org.pointsman.launcher.FrameworkSettings;

/** A framework with what the features name, in this Java machine and its network namespace. */
final class Running implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("pointsman.test.home"));

    private final Framework framework;
    private final List<String> fatal = new CopyOnWriteArrayList<>();

    private Running(Framework framework) {
        this.framework = framework;
    }

    /** As the launcher does it: by start levels. */
    static Running byLevels(Path folder) throws Exception {
        FeatureInstaller features = FeatureInstaller.read(HOME);
        Running running = prepared(folder, features.lastLevel());
        try {
            features.install(running.context(), FrameworkSettings.RUN);
            running.framework.start();
            return running;
        } catch (Exception | Error e) {
            running.close(); // or every later test finds another instance in this network namespace
            throw e;
        }
    }

    /** All at one level, installed and started in an order that {@code random} makes up. */
    static Running shuffled(Path folder, RandomGenerator random) throws Exception {
        Running running = prepared(folder, 1);
        try {
            running.framework.start();
            List<Bundle> bundles = new ArrayList<>();
            for (FeatureInstaller.Item item :
                    shuffled(FeatureInstaller.read(HOME).items(), random)) {
                bundles.add(FeatureInstaller.install(running.context(), item));
            }
            for (Bundle bundle : shuffled(bundles, random)) {
                start(bundle);
            }
            return running;
        } catch (Exception | Error e) {
            running.close();
            throw e;
        }
    }

    /** Asks again where Felix gave up because another thread resolved, as whoever installs does (StartAgain in the launcher says why). */
    private static void start(Bundle bundle) throws BundleException {
        for (int attempt = 1; ; attempt++) {
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
                return;
            } catch (BundleException e) {
                if (attempt == 20 || !e.getMessage().contains("Unable to acquire global lock")) {
                    throw e;
                }
            }
        }
    }

    private static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
        List<T> copy = new ArrayList<>(list);
        for (int i = copy.size(); i > 1; i--) {
            Collections.swap(copy, i - 1, random.nextInt(i));
        }
        return copy;
    }

    private static Running prepared(Path folder, int lastLevel) throws Exception {
        Folders folders = new Folders(HOME, folder.resolve("conf"), folder.resolve("data"), folder.resolve("plugins"));
        for (Path each : List.of(folders.conf(), folders.data(), folders.plugins())) {
            Files.createDirectories(each);
        }
        Map<String, String> settings = FrameworkSettings.of(
                folders, FrameworkSettings.RUN, folders.data().resolve("felix-cache"), lastLevel);
        Framework framework = new FrameworkFactory().newFramework(settings);
        framework.init();
        Running running = new Running(framework);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("pointsman.role", "fatal");
        Consumer<Object> consumer = sentence -> running.fatal.add(String.valueOf(sentence));
        running.context().registerService(Consumer.class, consumer, properties);
        return running;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** What somebody said who could not go on. */
    List<String> fatal() {
        return List.copyOf(fatal);
    }

    List<Bundle> bundles() {
        return List.of(context().getBundles());
    }

    /** Bundles that are neither active nor waiting for the first class that is asked of them. */
    List<String> inactive() {
        return bundles().stream()
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .filter(b -> b.getState() != Bundle.STARTING
                        || !"lazy".equals(b.getHeaders().get("Bundle-ActivationPolicy")))
                .map(Bundle::toString)
                .toList();
    }

    List<Bundle> ours() {
        return bundles().stream()
                .filter(b -> b.getSymbolicName().startsWith("org.pointsman."))
                .toList();
    }

    Stream<Bundle> named(String symbolicName) {
        return bundles().stream().filter(b -> b.getSymbolicName().equals(symbolicName));
    }

    /** Values of {@code property} among the services of the type {@code type}, whoever can see it. */
    List<Object> services(String type, String property) throws Exception {
        ServiceReference<?>[] references = context().getAllServiceReferences(type, "(" + property + "=*)");
        return references == null
                ? List.of()
                : Stream.of(references).map(r -> r.getProperty(property)).toList();
    }

    @Override
    public void close() throws IOException {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
