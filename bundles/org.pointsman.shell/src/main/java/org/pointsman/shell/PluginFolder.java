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

/** The plug-in folder, and the bundles that came from there or, as by the console, from no file at all. What ships is used where its file lies. */
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

    /** The plug-ins, by name. */
    List<Bundle> bundles() {
        return Stream.of(context.getBundles())
                .filter(b -> b.getBundleId() != 0 && isPlugin(b.getLocation()))
                .sorted(Comparator.comparing(PluginFolder::name))
                .toList();
    }

    /** How people call it. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }

    private boolean isPlugin(String location) {
        if (!location.startsWith("file:")) {
            return !location.startsWith("reference:");
        }
        try {
            return path.isPresent()
                    && Path.of(URI.create(location))
                            .toAbsolutePath()
                            .normalize()
                            .startsWith(path.get());
        } catch (IllegalArgumentException e) {
            return true; // a location need not be a proper URI; those of files that ship are
        }
    }
}
