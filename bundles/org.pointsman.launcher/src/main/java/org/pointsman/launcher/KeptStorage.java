/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The framework's storage, which the next start goes on with if this run ended in order, and if everything that was installed is still the
 * same: a hundred small files need not be deleted and written again, nor the components' descriptions parsed. In all other cases it
 * is made anew. See docs/decisions/0020.
 */
final class KeptStorage {
    private static final String STALE = "felix-cache.stale-";

    private final Path folder;
    private final Path seal;
    private final String contents;

    private KeptStorage(Path folder, Path seal, String contents) {
        this.folder = folder;
        this.seal = seal;
        this.contents = contents;
    }

    /**
     * Takes the storage in {@code data} into use; until {@link #seal()} is called, no later start will.
     *
     * @param contents what is going to be installed, in words of the caller's that change when anything of it does
     * @throws Failure if it cannot be used
     */
    static KeptStorage open(Path data, String contents) throws Failure {
        Path folder = data.resolve("felix-cache");
        Path seal = data.resolve("felix-cache.seal");
        try {
            boolean kept = Files.isDirectory(folder)
                    && Files.isReadable(seal)
                    && Files.readString(seal).equals(contents);
            Files.deleteIfExists(seal);
            if (!kept && Files.isDirectory(folder)) {
                // deleted later, as it takes time: see tidy()
                Files.move(folder, data.resolve(STALE + Long.toHexString(System.nanoTime())));
            }
            return new KeptStorage(folder, seal, contents);
        } catch (IOException e) {
            throw Failure.failed("The framework's storage " + folder + " cannot be used (" + Folders.reason(e) + ").");
        }
    }

    Path folder() {
        return folder;
    }

    /** Lets the next start use it; called when the framework has stopped and what is in it is as installed. */
    void seal() {
        try {
            Path fresh = seal.resolveSibling(seal.getFileName() + ".new");
            Files.writeString(fresh, contents);
            Files.move(fresh, seal, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // then the next start takes a little longer
        }
    }

    /** Deletes what former runs left that could not be kept. Takes its time; anything may be left to the next start. */
    void tidy() {
        try (Stream<Path> files = Files.list(folder.getParent())) {
            List<Path> stale = files.filter(f -> f.getFileName().toString().startsWith(STALE))
                    .toList();
            stale.forEach(Scratch::delete);
        } catch (IOException e) {
            // see above
        }
    }
}
