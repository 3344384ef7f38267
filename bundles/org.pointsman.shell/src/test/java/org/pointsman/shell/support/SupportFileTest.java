/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportFileTest {
    @TempDir
    Path folder;

    @Test
    void secretsAreTakenOutHoweverTheyAreWritten() {
        Redaction redaction = new Redaction(List.of("1234", "pass\"word", "pass", "ab", "a.c"));
        assertThat(redaction.clean("pin 1234, port 51234, pass\"word, {\"p\":\"pass\\\"word\"} ab abc a.c"))
                .isEqualTo("pin (secret), port 51234, (secret), {\"p\":\"(secret)\"} ab abc (secret)");
    }

    @Test
    void itIsOnlyItsOwnersAndOldOnesGo() throws Exception {
        Path last = folder;
        for (int i = 0; i < 7; i++) {
            last = SupportFile.write(
                    folder.resolve("support"),
                    Instant.ofEpochSecond(i),
                    Map.of("a.txt", "my s3cret " + i),
                    List.of("s3cret"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(last)))
                .isEqualTo("rw-------");
        try (ZipFile zip = new ZipFile(last.toFile())) {
            assertThat(new String(zip.getInputStream(zip.getEntry("a.txt")).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("my (secret) 6");
        }
        try (Stream<Path> files = Files.list(folder.resolve("support"))) {
            assertThat(files).hasSize(5);
        }
    }
}
