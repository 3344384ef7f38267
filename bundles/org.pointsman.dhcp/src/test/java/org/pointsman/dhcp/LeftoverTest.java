/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoverTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path script;
    private Path file;
    private Leftover leftover;

    @BeforeEach
    void remembered() throws IOException {
        script = EventScript.install(folder);
        file = folder.resolve("eth0.pid");
        leftover = new Leftover(folder, "eth0", script);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** Sleeps until it is ended; {@code word} stands in its command line. */
    private Process sleeper(String word) throws IOException {
        Process p = new ProcessBuilder("sh", "-c", "echo up; read line; exit 3", word).start();
        started.add(p);
        assertThat(p.getInputStream().read()).isEqualTo('u'); // its command line is its own by now
        return p;
    }

    @Test
    void aClientThatOutlivedItsDaemonIsEnded() throws Exception {
        Process left = sleeper(script.toString());
        leftover.remember(left.pid());
        new Leftover(folder, "eth0", script).end();
        assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void aStrangerWhoGotTheOldNumberIsLeftAlone() throws Exception {
        Process stranger = sleeper(folder.resolve("another").toString());
        leftover.remember(stranger.pid());
        leftover.end();
        stranger.getOutputStream().write('\n'); // had it been told to end, it would not come to say 3
        stranger.getOutputStream().flush();
        assertThat(stranger.waitFor()).isEqualTo(3);
        assertThat(file).doesNotExist();
    }

    @Test
    void theClientOfAnotherInterfaceIsLeftAlone() throws Exception {
        Process other = sleeper(script.toString());
        new Leftover(folder, "wlan0", script).remember(other.pid());
        leftover.end();
        other.getOutputStream().write('\n');
        other.getOutputStream().flush();
        assertThat(other.waitFor()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "0", "junk", "../1", "99999999999999999999999"})
    void anUnreadableNumberEndsNobody(String text) throws IOException {
        Files.writeString(file, text);
        assertThatCode(leftover::end).doesNotThrowAnyException();
        assertThat(file).doesNotExist();
    }

    @Test
    void withoutAFileThereIsNothingToEnd() {
        assertThatCode(leftover::end).doesNotThrowAnyException();
    }

    @Test
    void aSessionForgetsItsOwnClientOnly() throws IOException {
        leftover.remember(7);
        leftover.remember(8); // a later session of the interface
        leftover.forget(7);
        assertThat(file).hasContent("8");
        leftover.forget(8);
        assertThat(file).doesNotExist();
        assertThatCode(() -> leftover.forget(8)).doesNotThrowAnyException();
    }
}
