/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinFileTest {
    @TempDir
    private Path folder;

    private Pins pin(String pin) {
        return new PinFile(folder.resolve("ppp/umts.pins-tried"), pin); // anew: as after a restart
    }

    @Test
    void aPinThatWasTriedIsKnownAfterARestart() {
        assertThat(pin("1111").tried()).isFalse();
        pin("1111").trying();
        assertThat(pin("1111").tried()).isTrue();
        assertThat(pin("2222").tried()).isFalse();
    }

    @Test
    void anAcceptedPinMayBeTriedAgainAndTheOthersStayTried() {
        pin("1111").trying();
        pin("2222").trying();
        pin("2222").accepted();
        assertThat(pin("2222").tried()).isFalse();
        assertThat(pin("1111").tried()).isTrue();
    }

    @Test
    void thePinDoesNotMeetTheEye() throws Exception {
        pin("1111").trying();
        Path file = folder.resolve("ppp/umts.pins-tried");
        assertThat(Files.readString(file)).doesNotContain("1111");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatCannotBeRememberedIsSaid() throws Exception {
        Files.writeString(folder.resolve("ppp"), "in the way");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> pin("1111").trying())
                .withMessageContaining("cannot be written");
    }
}
