/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.framework.BundleRevisionImpl;
import org.apache.felix.framework.cache.ConnectContentContent;
import org.apache.felix.framework.cache.Content;
import org.apache.felix.framework.cache.JarContent;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Where the framework really has a bundle's classes from. A bundle's location is only a name: whoever installs one chooses it. This asks Felix itself, which OSGi
 * has no words for.
 */
final class Contents {
    private Contents() {}

    /** Whether they are those of the jar on this process's class path that the bundle's location names (OSGi Connect). */
    static boolean onClassPath(Bundle bundle) {
        return content(bundle).filter(ConnectContentContent.class::isInstance).isPresent();
    }

    /** The jar that is read: the framework's own copy, or a file elsewhere that is used in place; empty if it is no jar. */
    static Optional<Path> jar(Bundle bundle) {
        return content(bundle)
                .filter(JarContent.class::isInstance)
                .map(c -> ((JarContent) c).getFile().toPath().toAbsolutePath().normalize());
    }

    private static Optional<Content> content(Bundle bundle) {
        return bundle.adapt(BundleRevision.class) instanceof BundleRevisionImpl revision
                ? Optional.ofNullable(revision.getContent())
                : Optional.empty();
    }
}
