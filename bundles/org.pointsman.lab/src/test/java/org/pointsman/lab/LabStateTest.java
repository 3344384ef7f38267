/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabStateTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Profile laptop = new Profiles(Path.of("/nonexistent")).named("laptop");
        LabState state = new LabState(Path.of("/opt/pointsman"), Instant.EPOCH, false, laptop, Map.of())
                .with(LabState.SERVERS, new ProcessRef(12, 3456789012L))
                .complete();
        assertThat(LabState.fromJson(Texts.object("", Texts.of(state.toJson()))))
                .isEqualTo(state);
    }

    @Test
    void aProcessIsKnownByItsStartNotOnlyByItsId() {
        ProcessRef self = ProcessRef.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(self.alive()).isTrue();
        assertThat(new ProcessRef(self.pid(), self.started() - 1).alive()).isFalse();
    }

    @Test
    void namesOfNamespacesBeginWithTheLabs() {
        LabNames names = new LabNames("lab1");
        Profile laptop = new Profiles(Path.of("/nonexistent")).named("laptop");
        assertThat(names.all(laptop))
                .containsExactly(
                        "pm-lab1-router",
                        "pm-lab1-client",
                        "pm-lab1-internet",
                        "pm-lab1-adsl",
                        "pm-lab1-lte",
                        "pm-lab1-desk",
                        "pm-lab1-phone")
                .allMatch(name -> name.startsWith(names.prefix()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lab", "1lab", "lab-1", "../etc", "a b", "morethantwelve"})
    void aNameThatCouldBeAnotherLabsOrAPathIsRefused(String name) {
        assertThatThrownBy(() -> new LabNames(name)).hasMessageEndingWith("1 to 12 of a-z 0-9, a letter first");
    }
}
