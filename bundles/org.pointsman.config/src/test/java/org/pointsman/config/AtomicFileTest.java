/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(AtomicFile.Step.class)
    void a_crash_at_any_step_leaves_the_old_or_the_new_text_whole(AtomicFile.Step step) throws IOException {
        Path file = Files.writeString(folder.resolve("pointsman.json"), "old");
        AtomicFile crashing = new AtomicFile(done -> {
            if (done == step) {
                throw new IOException("power cut");
            }
        });
        assertThatThrownBy(() -> crashing.write(file, "new text")).hasMessage("power cut");
        assertThat(file).hasContent(step == AtomicFile.Step.RENAMED ? "new text" : "old");

        new AtomicFile().write(file, "after restart");
        assertThat(file).hasContent("after restart");
        assertThat(folder.toFile().list()).containsExactly("pointsman.json");
    }

    @Test
    void permissions_stay_and_new_files_are_for_the_owner_only() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        new AtomicFile().write(file, "new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        new AtomicFile().write(folder.resolve("b"), "new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("b"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_symbolic_link_stays_one() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        new AtomicFile().write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }
}
