/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The features that ship, in a framework that runs: which are there, and their going and coming. Others ask it as a service {@code Function} with
 * {@code pointsman.role=features}, in words of the Java platform only: {@code [list]}, {@code [install, NAME]}, {@code [remove, NAME]}. Any thread; one change at a time.
 */
final class RunningFeatures implements Function<List<String>, Map<String, Object>> {
    /** Without them there is no Pointsman, or nobody to ask it anything. */
    private static final Set<String> NEEDED = Set.of("core", "runtime", "shell");

    private final BundleContext context;
    private final Folders folders;
    private final FeatureInstaller features;
    private final RemovedFeatures removed;
    private final String mode;
    private final Function<Path, String> locations;
    private volatile Optional<DroppedFeatures> dropped = Optional.empty();

    /** {@code features}: all that ship, removed ones too. */
    RunningFeatures(
            BundleContext context,
            Folders folders,
            FeatureInstaller features,
            RemovedFeatures removed,
            String mode,
            Function<Path, String> locations) {
        this.context = context;
        this.folders = folders;
        this.features = features;
        this.removed = removed;
        this.mode = mode;
        this.locations = locations;
    }

    /** Makes both known: this to whoever asks, that to File Install. */
    static void register(BundleContext context, RunningFeatures running, DroppedFeatures dropped) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("pointsman.role", "features");
        context.registerService(Function.class, running, properties);
        running.dropped = Optional.of(dropped);
        try {
            context.registerService(ArtifactInstaller.class, dropped, new Hashtable<>());
        } catch (NoClassDefFoundError e) {
            running.dropped = Optional.empty(); // no File Install, so no folder is watched
        }
    }

    @Override
    public synchronized Map<String, Object> apply(List<String> words) {
        try {
            return switch (words.get(0)) {
                case "install" -> Map.of("said", install(words.get(1)));
                case "remove" -> Map.of("said", remove(words.get(1)));
                default -> Map.of("features", list());
            };
        } catch (Failure e) {
            return Map.of("error", e.getMessage());
        }
    }

    private List<Map<String, String>> list() {
        List<Map<String, String>> list = new ArrayList<>();
        for (String name : names()) {
            List<FeatureInstaller.Item> items = items(name);
            list.add(Map.of(
                    "name",
                    name,
                    "state",
                    state(name, items),
                    "bundles",
                    Integer.toString(items.size()),
                    "from",
                    NEEDED.contains(name) ? "ships, always there" : "ships"));
        }
        dropped.ifPresent(d -> list.addAll(d.list()));
        return list;
    }

    private String state(String name, List<FeatureInstaller.Item> items) {
        if (removed.names().contains(name)) {
            return "removed";
        }
        boolean run = items.stream()
                .filter(i -> !i.later() && i.startsIn(mode))
                .allMatch(i ->
                        bundle(i).filter(b -> b.getState() == Bundle.ACTIVE).isPresent());
        long coming =
                items.stream().filter(i -> i.later() && bundle(i).isEmpty()).count();
        return !run ? "incomplete" : coming > 0 ? "runs; " + coming + " more when configured" : "runs";
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        features.items().forEach(i -> names.add(i.name()));
        return names;
    }

    private List<FeatureInstaller.Item> items(String name) {
        return features.items().stream().filter(i -> i.name().equals(name)).toList();
    }

    private Optional<Bundle> bundle(FeatureInstaller.Item item) {
        return Optional.ofNullable(context.getBundle(locations.apply(item.jar())));
    }

    private List<FeatureInstaller.Item> known(String name) throws Failure {
        List<FeatureInstaller.Item> items = items(name);
        if (items.isEmpty()) {
            throw Failure.failed("No feature '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' ships with this Pointsman; there are: " + String.join(" ", names()) + ".");
        }
        return items;
    }

    private String install(String name) throws Failure {
        List<FeatureInstaller.Item> items = known(name);
        if (!removed.names().contains(name)) {
            return name + " is there already.";
        }
        for (FeatureInstaller.Item item : items) {
            if (!item.later()) {
                FeatureInstaller.install(context, item, mode, locations);
            }
        }
        context.getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(1);
        removed.set(name, false);
        return name + " is there again.";
    }

    private String remove(String name) throws Failure {
        List<FeatureInstaller.Item> items = known(name);
        if (NEEDED.contains(name)) {
            throw Failure.failed(name + " cannot be removed: without it this is no Pointsman.");
        }
        if (removed.names().contains(name)) {
            return name + " is removed already.";
        }
        requireNotConfigured(name, items);
        // written first: should this process end now, the next one goes on from there
        removed.set(name, true);
        List<Bundle> bundles = new ArrayList<>();
        items.forEach(i -> bundle(i).ifPresent(bundles::add));
        Collections.reverse(bundles);
        uninstall(context, bundles);
        return name + " is removed, and stays so until 'wan:feature install " + name + "'.";
    }

    /** What its classes were wired to is let go of, so that they can be forgotten. */
    static void uninstall(BundleContext context, List<Bundle> bundles) throws Failure {
        for (Bundle bundle : bundles) {
            try {
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                throw Failure.failed(
                        "The bundle " + bundle.getSymbolicName() + " cannot be uninstalled: " + e.getMessage());
            }
        }
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles);
    }

    /** A configuration of something that nobody knows would be refused as a whole at the next start. */
    private void requireNotConfigured(String name, List<FeatureInstaller.Item> items) throws Failure {
        Path file = folders.conf().resolve("pointsman.json");
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            for (FeatureInstaller.Item item : items) {
                if (text.contains('"' + item.artifact() + '"') || text.contains('"' + item.artifact() + '~')) {
                    throw Failure.failed(
                            name + " is in use: " + file + " configures " + item.artifact() + "; take that out first.");
                }
            }
        } catch (IOException e) {
            throw Failure.failed(file + " cannot be read (" + Folders.reason(e) + ").");
        }
    }
}
