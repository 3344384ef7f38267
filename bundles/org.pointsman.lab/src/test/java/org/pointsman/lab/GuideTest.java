/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuideTest {
    @ParameterizedTest
    @ValueSource(strings = {"home", "laptop", "three"})
    void fitsATerminalOf80Columns(String profile) {
        assertThat(guide(profile).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void namesTheBestUplinkInWhatToTry() {
        assertThat(guide("laptop"))
                .contains("pointsman lab cut")
                .contains("adsl   ")
                .contains("web console http://127.0.0.1:8777/, claim code XXXXX-XXXXX\n")
                .contains("without Pointsman");
    }

    private static String guide(String profile) {
        LabNames names = new LabNames("lab1");
        Profile network = new Profiles(Path.of("/nonexistent")).named(profile);
        LabState state = new LabState(Path.of("/opt/pointsman"), Instant.EPOCH, true, network, Map.of());
        Console console = new Console("http://127.0.0.1:8777/", Optional.of("XXXXX-XXXXX"));
        return Guide.text(new Lab(names, new LabFolder(names), state), Optional.of(console));
    }
}
