/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStorageTest {
    @TempDir
    private Path data;

    private Path used(KeptStorage storage) throws IOException {
        Files.createDirectories(storage.folder());
        return Files.writeString(storage.folder().resolve("bundle.info"), "1");
    }

    @Test
    void aRunThatEndedInOrderIsGoneOnWith() throws Exception {
        KeptStorage first = KeptStorage.open(data, "a.jar");
        Path file = used(first);
        first.seal();
        KeptStorage.open(data, "a.jar");
        assertThat(file).exists();
    }

    @Test
    void whatWasKilledIsMadeAnew() throws Exception {
        KeptStorage first = KeptStorage.open(data, "a.jar");
        Path file = used(first);
        first.seal();
        KeptStorage.open(data, "a.jar"); // and never sealed
        KeptStorage.open(data, "a.jar");
        assertThat(file).doesNotExist();
    }

    @Test
    void anUpdateIsMadeAnewAndWhatItReplacesIsDeleted() throws Exception {
        KeptStorage first = KeptStorage.open(data, "a.jar 1");
        Path file = used(first);
        first.seal();
        KeptStorage second = KeptStorage.open(data, "a.jar 2");
        assertThat(file).doesNotExist();
        used(second);
        second.tidy();
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left).containsExactly(second.folder());
        }
    }
}
