/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feature files that somebody drops into the plug-in folder: {@code NAME.json}, whose bundles lie beside it in {@code repository/} as a Maven repository has them.
 * All of a feature comes, or nothing. Each bundle passes the gate like any other plug-in. Called by File Install's thread; {@link #list} by any.
 */
final class DroppedFeatures implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedFeatures.class);
    private static final int PLUGIN_LEVEL = 4;

    private final BundleContext context;
    private final Path repository;
    private final Function<Path, Optional<String>> unsafe;
    private final Map<String, Came> came = new ConcurrentSkipListMap<>();

    /**
     * What came of a file: the bundles that it named, which nobody can read any more once it is gone, and the configurations that it brought along; or a
     * sentence why none did.
     */
    private record Came(List<Bundle> bundles, String configurations, String problem) {
        /** As the framework has it now. */
        String state() {
            boolean run = bundles.stream().allMatch(b -> b.getState() == Bundle.ACTIVE);
            return !problem.isEmpty() ? problem : run ? "runs" : "incomplete";
        }
    }

    /** {@code unsafe}: why others could have written a file; the rest of a sentence that begins with its name. */
    DroppedFeatures(BundleContext context, Path plugins, Function<Path, Optional<String>> unsafe) {
        this.context = context;
        this.repository = plugins.resolve("repository");
        this.unsafe = unsafe;
    }

    /** Has File Install, which must be there, hand over what is dropped. */
    static DroppedFeatures follow(BundleContext context, Path plugins, Function<Path, Optional<String>> unsafe) {
        DroppedFeatures dropped = new DroppedFeatures(context, plugins, unsafe);
        context.registerService(ArtifactInstaller.class, dropped, new Hashtable<>());
        return dropped;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".json");
    }

    @Override
    public void install(File file) {
        String name = name(file);
        List<Bundle> bundles = new ArrayList<>();
        try {
            Optional<String> open = unsafe.apply(file.toPath());
            if (open.isPresent()) {
                throw Failure.failed("Feature " + name + " is refused: it " + open.get() + ".");
            }
            Feature feature = read(file);
            for (FeatureBundle bundle : feature.getBundles()) {
                bundles.add(install(name, bundle.getID()));
            }
            // before they start: whoever configures them looks when they do
            came.put(name, new Came(bundles, configurations(file, feature), ""));
            for (Bundle bundle : bundles) {
                start(name, bundle);
            }
            LOG.info("Feature {} is there: {} bundles.", name, bundles.size());
        } catch (Failure e) {
            LOG.error("{}", e.getMessage());
            came.put(name, new Came(List.of(), "", e.getMessage()));
            forget(bundles);
        }
    }

    @Override
    public void update(File file) {
        uninstall(file);
        install(file);
    }

    @Override
    public void uninstall(File file) {
        Came gone = came.remove(name(file));
        if (gone != null) {
            forget(gone.bundles());
        }
    }

    /** As {@link RunningFeatures} lists those that ship. */
    List<Map<String, String>> list() {
        List<Map<String, String>> list = new ArrayList<>();
        came.forEach((name, one) -> list.add(Map.of(
                "name",
                name,
                "state",
                one.state(),
                "bundles",
                Integer.toString(one.bundles().size()),
                "from",
                "plug-in folder")));
        return list;
    }

    /** Adds, by file, the configurations that those here bring along. */
    void addConfigurations(Map<String, String> to) {
        came.forEach((name, one) -> {
            if (!one.configurations().isEmpty()) {
                to.put(name + ".json", one.configurations());
            }
        });
    }

    private static String name(File file) {
        return file.getName().replaceFirst("\\.json$", "");
    }

    private static String configurations(File file, Feature feature) throws Failure {
        try {
            return FeatureConfigurations.of(feature);
        } catch (IOException | RuntimeException e) {
            throw Failure.failed("The configurations of feature " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Feature read(File file) throws Failure {
        FeatureService service = ServiceLoader.load(FeatureService.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no FeatureService on the class path"));
        try (Reader reader = Files.newBufferedReader(file.toPath())) {
            Feature feature = service.readFeature(reader);
            if (feature.getBundles().isEmpty()) {
                throw Failure.failed("Feature " + file + " names no bundle.");
            }
            return feature;
        } catch (IOException | RuntimeException e) {
            // the parser reports bad JSON as various runtime exceptions
            throw Failure.failed("Feature " + file + " cannot be read: " + e.getMessage());
        }
    }

    private Bundle install(String feature, ID id) throws Failure {
        Path jar = repository
                .resolve(id.getGroupId().replace('.', '/'))
                .resolve(id.getArtifactId())
                .resolve(id.getVersion())
                .resolve(id.getArtifactId() + "-" + id.getVersion() + ".jar")
                .normalize();
        if (!jar.startsWith(repository) || !Files.isRegularFile(jar)) {
            throw Failure.failed("Feature " + feature + " names " + id + ", but there is no " + jar + ".");
        }
        try {
            Bundle bundle = context.installBundle(jar.toUri().toString());
            if (bundle.getState() == Bundle.UNINSTALLED) {
                throw Failure.failed(
                        "Feature " + feature + " is refused with its bundle " + id + "; the log says why.");
            }
            bundle.adapt(BundleStartLevel.class).setStartLevel(PLUGIN_LEVEL);
            return bundle;
        } catch (BundleException | IllegalStateException e) {
            throw Failure.failed(
                    "Feature " + feature + ": the bundle " + jar + " cannot be installed: " + e.getMessage());
        }
    }

    private static void start(String feature, Bundle bundle) throws Failure {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw Failure.failed("Feature " + feature + ": the bundle " + bundle.getSymbolicName()
                    + " cannot be started: " + e.getMessage());
        }
    }

    private void forget(List<Bundle> bundles) {
        try {
            RunningFeatures.uninstall(context, bundles);
        } catch (Failure e) {
            LOG.error("{}", e.getMessage());
        }
    }
}
