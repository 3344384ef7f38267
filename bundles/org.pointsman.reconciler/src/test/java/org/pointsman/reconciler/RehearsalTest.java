/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pointsman.api.state.Ownership;

class RehearsalTest {
    @Test
    void itReallySwitchesAndWritesNoFile() {
        assertThat(Rehearsal.run(Ownership.DEFAULT)).isGreaterThan(50);
        assertThat(Files.exists(Path.of("rehearsal-writes-nothing"))).isFalse();
    }
}
