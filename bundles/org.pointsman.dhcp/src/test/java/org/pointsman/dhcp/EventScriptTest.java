/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventScriptTest {
    @TempDir
    private Path folder;

    @Test
    void onlyItsOwnerMayReadChangeOrRunIt() throws IOException {
        Path script = EventScript.install(folder.resolve("not/yet/there"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwx------");
    }

    @Test
    void itsTextIsFiveConstantLinesWhateverTheFolderIsCalled() throws IOException {
        String text = Files.readString(EventScript.install(folder));
        assertThat(text.lines()).hasSize(5).first().isEqualTo("#!/bin/sh");
        assertThat(Files.readString(EventScript.install(folder.resolve("$(id); rm -rf x"))))
                .isEqualTo(text);
    }

    @Test
    void aNewOneTakesThePlaceOfTheOldOneWithoutTouchingWhatRuns() throws IOException {
        Path script = folder.resolve("event");
        Files.writeString(script, "an older text");
        Path running = Files.createLink(folder.resolve("running"), script);
        assertThat(EventScript.install(folder)).isEqualTo(script);
        assertThat(running).hasContent("an older text");
        assertThat(Files.readString(script)).startsWith("#!/bin/sh\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(script, running);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> EventScript.install(file.resolve("dhcp"))).isInstanceOf(IOException.class);
    }

    @Test
    void itPrintsTheEventAndItsEnvironmentAndRunsNoneOfIt() throws Exception {
        Path script = EventScript.install(folder);
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "bound").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("ip", "$(touch " + folder.resolve("harm") + ")");
        Process p = builder.start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor()).isZero();
        assertThat(out)
                .startsWith(EventScript.BEGIN + "bound\n")
                .contains("\nip=$(touch ")
                .endsWith("\n" + EventScript.END + "\n");
        assertThat(folder.resolve("harm")).doesNotExist();
    }
}
