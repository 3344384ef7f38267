/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Tells the framework that the bundles on the class path have their classes there (OSGi Core 8, chapter 60, Connect), where the Java
 * machine's class-data archive covers them; see docs/decisions/0019. All other bundles, plug-ins above all, keep a class loader each,
 * and so does one of these once it has been updated from another file.
 */
final class ClassPathBundles implements ModuleConnector {
    private final Set<String> jars;

    private ClassPathBundles(Set<String> jars) {
        this.jars = jars;
    }

    /** Those on the class path of this process. */
    static ClassPathBundles ofThisProcess() {
        return of(System.getProperty("java.class.path"));
    }

    /** Those on {@code classPath}. */
    static ClassPathBundles of(String classPath) {
        return new ClassPathBundles(new HashSet<>(List.of(classPath.split(File.pathSeparator))));
    }

    /** The location by which the framework is told to install {@code jar}: from the class path if it is there, else by reference. */
    String location(Path jar) {
        return jars.contains(jar.toString()) ? jar.toUri().toString() : "reference:" + jar.toUri();
    }

    @Override
    public String toString() {
        return String.join(File.pathSeparator, new TreeSet<>(jars));
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // nothing of ours is kept in the framework's storage
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        if (!location.startsWith("file:")) {
            return Optional.empty();
        }
        Path jar = Path.of(URI.create(location));
        return jars.contains(jar.toString()) ? Optional.of(new ClassPathBundle(jar)) : Optional.empty();
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }
}
