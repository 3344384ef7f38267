/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;

/**
 * Installs what {@code features/*.json} (OSGi Feature Service specification, chapter 159) name: the one truth about what
 * ships, for the launcher and the tests alike. Bundle metadata understood: {@code start-level} and {@value #MODES}.
 */
public final class FeatureInstaller {
    /** Bundle metadata: the launcher's modes, separated by blanks, in which the bundle is started; absent: all. */
    public static final String MODES = "pointsman.modes";

    /** Start level from which on bundles come only when somebody asks for them. */
    public static final int LATER = 20;

    private static final String START_LEVEL = "start-level";

    /**
     * One bundle of a feature.
     *
     * @param feature name of the file that it stands in
     * @param artifact artifactId, which is also the bundle's symbolic name for our own
     * @param jar its file
     * @param startLevel from 1
     * @param modes modes in which it is started; empty: all
     */
    public record Item(String feature, String artifact, Path jar, int startLevel, Set<String> modes) {
        /** Copies the modes. */
        public Item {
            modes = Set.copyOf(modes);
        }

        /** The feature's name. */
        String name() {
            return feature.replaceFirst("\\.json$", "");
        }

        /** Whether it comes only when somebody asks for it. */
        boolean later() {
            return startLevel >= LATER;
        }

        /** Whether it is started in {@code mode}. */
        public boolean startsIn(String mode) {
            return modes.isEmpty() || modes.contains(mode);
        }
    }

    private final List<Item> items;
    private final Map<String, String> configurations;

    private FeatureInstaller(List<Item> items, Map<String, String> configurations) {
        this.items = List.copyOf(items);
        this.configurations = Map.copyOf(configurations);
    }

    /**
     * Reads all features of a distribution.
     *
     * @param home folder with features/ and bundles/
     * @throws Failure with one sentence if a feature cannot be read or names a bundle that is not there
     */
    public static FeatureInstaller read(Path home) throws Failure {
        Path folder = home.resolve("features");
        FeatureService service = ServiceLoader.load(FeatureService.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no FeatureService on the class path"));
        List<Item> items = new ArrayList<>();
        Map<String, String> configurations = new TreeMap<>();
        Map<String, Item> seen = new HashMap<>();
        for (Path file : list(folder)) {
            Feature feature = read(service, file);
            String brought = configurations(file, feature);
            if (!brought.isEmpty()) {
                configurations.put(file.getFileName().toString(), brought);
            }
            for (Item item : items(file, feature, home.resolve("bundles"))) {
                // a bundle that two features name is installed once, by the first
                if (seen.putIfAbsent(item.jar().toString(), item) == null) {
                    items.add(item);
                }
            }
        }
        if (items.isEmpty()) {
            throw Failure.failed("No feature names a bundle in " + folder + "; this installation is incomplete.");
        }
        return new FeatureInstaller(items, configurations);
    }

    /** Like {@link #read(Path)}, but remembers in {@code data} what it read, and believes that while the files are the same. */
    static FeatureInstaller read(Path home, Path data) throws Failure {
        List<Path> files = list(home.resolve("features"));
        FeatureIndex index = new FeatureIndex(data, home);
        Optional<FeatureInstaller> known =
                index.of(files).map(k -> new FeatureInstaller(k.items(), k.configurations()));
        if (known.isPresent()) {
            return known.get();
        }
        FeatureInstaller read = read(home);
        index.remember(files, new FeatureIndex.Content(read.items, read.configurations));
        return read;
    }

    private static List<Path> list(Path folder) throws Failure {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw Failure.failed("The features in " + folder + " cannot be read (" + Folders.reason(e) + ").");
        }
    }

    private static Feature read(FeatureService service, Path file) throws Failure {
        try (Reader reader = Files.newBufferedReader(file)) {
            return service.readFeature(reader);
        } catch (IOException | RuntimeException e) {
            // the parser reports bad JSON as various runtime exceptions
            throw Failure.failed("The feature " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static String configurations(Path file, Feature feature) throws Failure {
        try {
            return FeatureConfigurations.of(feature);
        } catch (IOException | RuntimeException e) {
            throw Failure.failed("The configurations of the feature " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static List<Item> items(Path file, Feature feature, Path bundles) throws Failure {
        List<Item> items = new ArrayList<>();
        for (FeatureBundle bundle : feature.getBundles()) {
            int startLevel = Optional.ofNullable(bundle.getMetadata().get(START_LEVEL))
                    .map(level -> Integer.parseInt(level.toString()))
                    .orElse(1);
            // in a folder of their own they are not on the class path, where each jar costs the start a little
            Path jar = (startLevel >= LATER ? bundles.resolve("later") : bundles)
                    .resolve(bundle.getID().getArtifactId() + "-"
                            + bundle.getID().getVersion() + ".jar");
            if (!Files.isRegularFile(jar)) {
                throw Failure.failed(
                        "The feature " + file + " names " + bundle.getID() + ", but there is no " + jar + ".");
            }
            items.add(new Item(
                    file.getFileName().toString(),
                    bundle.getID().getArtifactId(),
                    jar,
                    startLevel,
                    Optional.ofNullable(bundle.getMetadata().get(MODES))
                            .map(modes ->
                                    Set.copyOf(Arrays.asList(modes.toString().split(" +"))))
                            .orElse(Set.of())));
        }
        return items;
    }

    /** The same without these features. */
    FeatureInstaller without(Set<String> features) {
        return new FeatureInstaller(
                items.stream().filter(i -> !features.contains(i.name())).toList(), configurations);
    }

    /** All bundles in the order of installation. */
    public List<Item> items() {
        return items;
    }

    /** Whether a bundle of this artifactId is among them. */
    boolean has(String artifact) {
        return items.stream().anyMatch(i -> i.artifact().equals(artifact));
    }

    /** What features bring along, by feature file: Configurator resources. */
    Map<String, String> configurations() {
        return configurations;
    }

    /** The highest start level that any bundle has. */
    public int lastLevel() {
        return items.stream().mapToInt(Item::startLevel).max().orElse(1);
    }

    /** What would be installed, in one text that changes when a jar, its start level or its modes do. */
    String fingerprint() throws Failure {
        StringBuilder text = new StringBuilder();
        try {
            for (Item item : items) {
                text.append(item.jar())
                        .append(' ')
                        .append(Files.size(item.jar()))
                        .append(' ');
                text.append(Files.getLastModifiedTime(item.jar()).toMillis()).append(' ');
                text.append(item.startLevel()).append(' ');
                text.append(new TreeSet<>(item.modes())).append('\n');
            }
        } catch (IOException e) {
            throw Failure.failed("The bundles cannot be read (" + Folders.reason(e) + ").");
        }
        return text.toString();
    }

    /** Installs all bundles into an initialised framework, by reference; see below. */
    public void install(BundleContext context, String mode) throws Failure {
        install(context, mode, FeatureInstaller::reference);
        installLater(context, mode, FeatureInstaller::reference);
    }

    /**
     * Installs all bundles below level {@value #LATER} into an initialised framework and marks those of {@code mode} to be
     * started at their level; what its storage holds already stays as it is. Those of other modes stay installed, so that others can wire to them and metatype
     * finds their descriptions.
     *
     * @param locations the location of a jar
     * @throws Failure with one sentence if the framework refuses a bundle
     */
    Shipped install(BundleContext context, String mode, Function<Path, String> locations) throws Failure {
        Shipped shipped = new Shipped(mode);
        for (Item item : items) {
            if (!item.later()) {
                shipped.add(install(context, item, mode, locations), item);
            }
        }
        context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(1);
        return shipped;
    }

    /** Features with bundles that come later, by name. */
    List<String> laterFeatures() {
        return items.stream().filter(Item::later).map(Item::name).distinct().toList();
    }

    /** Installs what that left out of all features; the framework's start level is the caller's to raise. */
    void installLater(BundleContext context, String mode, Function<Path, String> locations) throws Failure {
        for (String feature : laterFeatures()) {
            installLater(context, mode, locations, feature);
        }
    }

    /** The same of one feature. */
    void installLater(BundleContext context, String mode, Function<Path, String> locations, String feature)
            throws Failure {
        for (Item item : items) {
            if (item.later() && item.feature().equals(feature + ".json")) {
                install(context, item, mode, locations);
            }
        }
        context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(1);
    }

    /** Installs the one bundle that belongs at {@code location}, if there is one. */
    void restore(BundleContext context, String mode, Function<Path, String> locations, String location) throws Failure {
        for (Item item : items) {
            if (locations.apply(item.jar()).equals(location)) {
                install(context, item, mode, locations);
                context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(1);
            }
        }
    }

    /** The highest start level below {@link #LATER} that any bundle has. */
    int lastOfFirst() {
        return items.stream()
                .filter(i -> !i.later())
                .mapToInt(Item::startLevel)
                .max()
                .orElse(1);
    }

    static Bundle install(BundleContext context, Item item, String mode, Function<Path, String> locations)
            throws Failure {
        FrameworkStartLevel levels = context.getBundle(0).adapt(FrameworkStartLevel.class);
        if (levels.getInitialBundleStartLevel() != item.startLevel()) {
            levels.setInitialBundleStartLevel(item.startLevel());
        }
        Bundle bundle = install(context, item.jar(), locations);
        try {
            if (item.startsIn(mode)) {
                // not lazily: of those on the class path the framework does not see classes asked for
                bundle.start();
            }
        } catch (BundleException e) {
            throw Failure.failed("The bundle " + item.jar() + " cannot be started: " + e.getMessage());
        }
        return bundle;
    }

    /**
     * Installs one bundle, by reference: the jar is used where it lies instead of being copied into the cache.
     *
     * @throws Failure with one sentence if the framework refuses it
     */
    public static Bundle install(BundleContext context, Item item) throws Failure {
        return install(context, item.jar(), FeatureInstaller::reference);
    }

    private static String reference(Path jar) {
        return "reference:" + jar.toUri();
    }

    private static Bundle install(BundleContext context, Path jar, Function<Path, String> locations) throws Failure {
        try {
            return context.installBundle(locations.apply(jar));
        } catch (BundleException e) {
            throw Failure.failed("The bundle " + jar + " cannot be installed: " + e.getMessage());
        }
    }
}
