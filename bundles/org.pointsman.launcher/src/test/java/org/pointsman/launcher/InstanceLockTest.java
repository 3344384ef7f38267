/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir
    private Path data;

    @Test
    void theLockHoldsThePidAndIsTakenAgainAfterwards() throws Exception {
        for (int i = 0; i < 2; i++) {
            InstanceLock lock = InstanceLock.take(data);
            assertThat(Files.readString(data.resolve("lock")))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
            lock.close();
        }
    }
}
