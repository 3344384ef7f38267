/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The plug-in folder's bundles. */
final class PluginFolder {
    private final BundleContext context;
    private final Optional<Path> path;

    PluginFolder(BundleContext context) {
        this.context = context;
        this.path = Optional.ofNullable(context.getProperty("felix.fileinstall.dir"))
                .map(f -> Path.of(f).toAbsolutePath().normalize());
    }

    /** Absolute; empty: none is watched. */
    Optional<Path> path() {
        return path;
    }

    /** What is installed from there, by name. */
    List<Bundle> bundles() {
        return Stream.of(context.getBundles())
                .filter(b -> path.isPresent() && within(path.get(), b.getLocation()))
                .sorted(Comparator.comparing(PluginFolder::name))
                .toList();
    }

    /** How people call it. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }

    private static boolean within(Path folder, String location) {
        try {
            return location.startsWith("file:")
                    && Path.of(URI.create(location))
                            .toAbsolutePath()
                            .normalize()
                            .startsWith(folder);
        } catch (IllegalArgumentException e) {
            return false; // a location need not be a proper URI; then it is not of the folder
        }
    }
}
