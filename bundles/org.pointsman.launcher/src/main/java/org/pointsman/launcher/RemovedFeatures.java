/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;

/** The features that ship and that an operator removed: names, a line each, in the data folder. They stay removed over restarts. */
final class RemovedFeatures {
    private final Path file;

    RemovedFeatures(Path data) {
        file = data.resolve("features.removed");
    }

    /**
     * Their names; none where the file is not there.
     *
     * @throws Failure with one sentence if it is there and cannot be read
     */
    Set<String> names() throws Failure {
        try {
            return Files.notExists(file) ? Set.of() : Set.copyOf(Files.readAllLines(file));
        } catch (IOException e) {
            throw Failure.failed(
                    file + " cannot be read (" + Folders.reason(e) + "), so nobody knows which features were removed.");
        }
    }

    /** Adds or takes out one. */
    void set(String name, boolean removed) throws Failure {
        Set<String> names = new TreeSet<>(names());
        boolean changed = removed ? names.add(name) : names.remove(name);
        if (changed) {
            try {
                Path fresh = Files.write(file.resolveSibling(file.getFileName() + ".new"), names);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw Failure.failed(file + " cannot be written (" + Folders.reason(e) + ").");
            }
        }
    }
}
