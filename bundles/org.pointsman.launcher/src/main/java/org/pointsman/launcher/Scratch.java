/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Folders that end with the command. */
final class Scratch {
    private Scratch() {}

    /** An empty folder that only we can use. */
    static Path make() throws Failure {
        try {
            return Files.createTempDirectory("pointsman-");
        } catch (IOException e) {
            throw Failure.failed("No temporary folder can be made (" + Folders.reason(e) + ").");
        }
    }

    /** Writes a file, and its folder if that is missing. */
    static void write(Path file, String text) throws Failure {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw Failure.failed(file + " cannot be written (" + Folders.reason(e) + ").");
        }
    }

    /** Removes a folder with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Scratch.class).warn("The temporary folder {} cannot be removed.", folder, e);
        }
    }
}
