/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SocketPathTest {
    @Test
    void inTheDataFolderUpTo100Bytes() {
        Path folder = Path.of("/" + "d".repeat(86)); // with /control.sock: 100
        assertThat(SocketPath.of(folder)).isEqualTo(folder.resolve("control.sock"));
    }

    @Test
    void elseInRunWithANameThatFollowsFromTheFolder() {
        // printf '/%087d' 0 | sha256sum
        assertThat(SocketPath.of(Path.of("/" + "0".repeat(87)))).hasToString("/run/pointsman-90a6b4103ffe2226.sock");
    }
}
