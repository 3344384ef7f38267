/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Constants;

/**
 * Stands before the plug-in folder. File Install asks whoever says that it handles a file; of a jar that the gate would refuse this says so, and leaves it where it
 * is. Without it File Install would go on to manage the bundle that the gate uninstalled, and update that one, in vain, when a signed jar takes its file's place.
 * Called by File Install's thread.
 */
final class FolderDoor implements ArtifactInstaller {
    private final Function<Path, Optional<String>> objection;
    private final Refusals refusals;
    private final Runnable lookAgain;

    /**
     * A door whose refusals go to {@code refusals}.
     *
     * @param objection why a jar would be refused; empty: it would not
     * @param lookAgain has File Install look at the whole folder again, soon, in another thread
     */
    FolderDoor(Function<Path, Optional<String>> objection, Refusals refusals, Runnable lookAgain) {
        this.objection = objection;
        this.refusals = refusals;
        this.lookAgain = lookAgain;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".jar") && objection.apply(path(file)).isPresent();
    }

    @Override
    public void install(File file) {
        objection.apply(path(file)).ifPresent(reason -> {
            Optional<Attributes> manifest = manifest(file);
            String name = manifest.map(m -> m.getValue(Constants.BUNDLE_SYMBOLICNAME))
                    .map(n -> n.split(";", 2)[0].strip())
                    .orElse(location(file));
            String version =
                    manifest.map(m -> m.getValue(Constants.BUNDLE_VERSION)).orElse("");
            refusals.add(name, version, location(file), reason);
        });
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        refusals.remove(location(file));
        if (file.exists()) {
            // File Install has it taken away by whoever handled it, and does not ask anew who does
            lookAgain.run();
        }
    }

    private static Optional<Attributes> manifest(File file) {
        try (JarFile jar = new JarFile(file, false)) {
            return Optional.ofNullable(jar.getManifest()).map(Manifest::getMainAttributes);
        } catch (IOException | SecurityException e) {
            return Optional.empty(); // the reason says what is the matter with it
        }
    }

    private static Path path(File file) {
        return file.toPath().toAbsolutePath().normalize();
    }

    /** What would be the bundle's. */
    private static String location(File file) {
        return file.toURI().normalize().toString();
    }
}
