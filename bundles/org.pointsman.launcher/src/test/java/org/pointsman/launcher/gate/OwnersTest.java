/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who else may write where plug-ins lie. */
class OwnersTest {
    @TempDir
    private Path folder;

    private Path above;
    private Path plugins;
    private Owners owners;

    @BeforeEach
    void make() throws Exception {
        above = Files.createDirectory(folder.resolve("above"));
        plugins = Files.createDirectory(above.resolve("plugins"));
        mode(above, "rwxr-xr-x");
        mode(plugins, "rwxr-x---");
        owners = Owners.of(folder);
    }

    private static void mode(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aFolderOfOurOwnIsSafe() {
        assertThat(owners.openTo(plugins)).isEmpty();
    }

    @Test
    void aFolderThatItsGroupOrEverybodyMayWriteIsNot() throws Exception {
        mode(plugins, "rwxrwx---");
        assertThat(owners.openTo(plugins))
                .contains(plugins + " can be written by its group; 'chmod go-w " + plugins + "' changes that");
        mode(plugins, "rwxr-xrwx");
        assertThat(owners.openTo(plugins).orElseThrow()).contains(plugins + " can be written by everybody");
    }

    @Test
    void aFolderBelowOneInWhichEverybodyMayRenameIsNot() throws Exception {
        mode(above, "rwxrwxrwx");
        assertThat(owners.openTo(plugins).orElseThrow()).startsWith(above + " can be written by everybody");
    }

    @Test
    void aLinkIsJudgedByWhereItLeads() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), plugins);
        assertThat(owners.openTo(link)).isEmpty();
        mode(plugins, "rwxrwxrwx");
        assertThat(owners.openTo(link)).isPresent();
    }

    @Test
    void aFolderOfSomebodyElseIsNot() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root gives things away");
        Files.setAttribute(plugins, "unix:uid", 12345);
        assertThat(owners.openTo(plugins).orElseThrow())
                .startsWith(plugins + " belongs to 12345, who is neither root nor the user that Pointsman runs as");
    }
}
