/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.config.ConfigurationStore.Version;

class HistoryTest {
    @TempDir
    Path data;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T10:15:30Z"), ZoneOffset.UTC);

    private History history(AtomicFile writer) {
        return new History(data.resolve("config/history"), writer, clock);
    }

    @Test
    void keeps_the_last_fifty_and_counts_on() throws IOException {
        History history = history(new AtomicFile());
        for (int i = 1; i <= 60; i++) {
            assertThat(history.save("text " + i, "file").number()).isEqualTo(i);
        }
        assertThat(history.versions()).hasSize(History.BOUND);
        assertThat(history.versions().get(0).number()).isEqualTo(60);
        assertThat(history.text(60)).contains("text 60");
        assertThat(history.text(11)).contains("text 11");
        assertThat(history.text(10)).isEmpty();
        // a new process counts on
        assertThat(history(new AtomicFile()).save("x", "file").number()).isEqualTo(61);
    }

    @Test
    void tells_time_and_author() throws IOException {
        history(new AtomicFile()).save("x", "Web console");
        assertThat(data.resolve("config/history").toFile().list())
                .containsExactly("000001-20261123T101530Z-web_console.json");
        assertThat(history(new AtomicFile()).versions())
                .containsExactly(new Version(1, Instant.parse("2026-11-23T10:15:30Z"), "web_console"));
    }

    @Test
    void a_crash_while_keeping_leaves_the_former_one_as_the_last_good() throws IOException {
        history(new AtomicFile()).save("good", "file");
        History crashing = history(new AtomicFile(step -> {
            if (step == AtomicFile.Step.HALF_WRITTEN) {
                throw new IOException("power cut");
            }
        }));
        assertThatThrownBy(() -> crashing.save("newer", "file")).hasMessage("power cut");
        assertThat(history(new AtomicFile()).versions())
                .extracting(Version::number)
                .containsExactly(1);
        history(new AtomicFile()).save("newest", "file");
        assertThat(data.resolve("config/history").toFile().list()).hasSize(2);
    }

    @Test
    void without_a_folder_there_is_nothing_and_a_file_in_its_way_is_an_error() throws IOException {
        assertThat(history(new AtomicFile()).versions()).isEmpty();
        Files.writeString(data.resolve("config"), "in the way");
        assertThatThrownBy(() -> history(new AtomicFile()).save("x", "file")).isInstanceOf(IOException.class);
    }
}
