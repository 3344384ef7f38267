/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The features that ship, in a framework that runs: which are there, as the framework and the list of those removed say, and their going and coming. Others ask it
 * as a service {@code Function} with {@code pointsman.role=features}, in words of the Java platform only: {@code [list]}, {@code [install, NAME]}, {@code [remove, NAME]}, and {@code [configurations]},
 * which tells what those that are there bring along, by feature file. Any thread; one change at a time.
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
    private final Optional<DroppedFeatures> dropped;

    /**
     * Those of {@code context}'s framework.
     *
     * @param features all that ship, removed ones too
     * @param dropped those that do not ship; empty: nobody watches a folder for them
     */
    RunningFeatures(
            BundleContext context,
            Folders folders,
            FeatureInstaller features,
            RemovedFeatures removed,
            String mode,
            Function<Path, String> locations,
            Optional<DroppedFeatures> dropped) {
        this.context = context;
        this.folders = folders;
        this.features = features;
        this.removed = removed;
        this.mode = mode;
        this.locations = locations;
        this.dropped = dropped;
    }

    @Override
    public Map<String, Object> apply(List<String> words) {
        try {
            return switch (words.get(0)) {
                case "install" -> Map.of("said", install(words.get(1)));
                case "remove" -> Map.of("said", remove(words.get(1)));
                // waits for no change: the one who asks may be what a change waits for
                case "configurations" -> configurations();
                default -> Map.of("features", list());
            };
        } catch (Failure e) {
            return Map.of("error", e.getMessage());
        }
    }

    private synchronized List<Map<String, String>> list() throws Failure {
        Set<String> unwanted = removed.names();
        List<Map<String, String>> list = new ArrayList<>();
        for (String name : names()) {
            List<FeatureInstaller.Item> items = items(name);
            list.add(Map.of(
                    "name",
                    name,
                    "state",
                    state(items, unwanted.contains(name)),
                    "bundles",
                    Integer.toString(items.size()),
                    "from",
                    NEEDED.contains(name) ? "ships, always there" : "ships"));
        }
        dropped.ifPresent(d -> list.addAll(d.list()));
        return list;
    }

    private String state(List<FeatureInstaller.Item> items, boolean unwanted) {
        if (unwanted && isGone(items)) {
            return "removed";
        }
        boolean run = !unwanted
                && items.stream()
                        .filter(i -> !i.later())
                        .allMatch(i -> bundle(i)
                                .filter(b -> b.getState() == Bundle.ACTIVE || !i.startsIn(mode))
                                .isPresent());
        long coming =
                items.stream().filter(i -> i.later() && bundle(i).isEmpty()).count();
        return !run ? "incomplete" : coming > 0 ? "runs; " + coming + " more when configured" : "runs";
    }

    private boolean isThere(List<FeatureInstaller.Item> items) {
        return items.stream().filter(i -> !i.later()).allMatch(i -> bundle(i).isPresent());
    }

    private boolean isGone(List<FeatureInstaller.Item> items) {
        return items.stream().allMatch(i -> bundle(i).isEmpty());
    }

    private Map<String, Object> configurations() throws Failure {
        Map<String, String> told = new TreeMap<>(features.configurations());
        removed.names().forEach(name -> told.remove(name + ".json"));
        dropped.ifPresent(d -> d.addConfigurations(told));
        return Map.copyOf(told);
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

    private synchronized String install(String name) throws Failure {
        List<FeatureInstaller.Item> items = known(name);
        if (!removed.names().contains(name) && isThere(items)) {
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

    private synchronized String remove(String name) throws Failure {
        List<FeatureInstaller.Item> items = known(name);
        if (NEEDED.contains(name)) {
            throw Failure.failed(name + " cannot be removed: without it this is no Pointsman.");
        }
        if (removed.names().contains(name) && isGone(items)) {
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
                if (bundle.getState() != Bundle.UNINSTALLED) { // somebody else may have done it
                    bundle.uninstall();
                }
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
