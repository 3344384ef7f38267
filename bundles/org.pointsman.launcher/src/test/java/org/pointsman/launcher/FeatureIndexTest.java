/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureIndexTest {
    @TempDir
    Path home;

    private Path feature;
    private Path jar;
    private FeatureIndex.Content content;
    private FeatureIndex index;

    @BeforeEach
    void anInstallation() throws IOException {
        feature = Files.writeString(home.resolve("core.json"), "{}");
        jar = Files.writeString(home.resolve("a-1.jar"), "");
        content = new FeatureIndex.Content(
                List.of(
                        new FeatureInstaller.Item("core.json", "a", jar, 4, Set.of("run", "plan")),
                        new FeatureInstaller.Item("core.json", "b", jar, 1, Set.of())),
                Map.of("core.json", "{ \"a.b\": { } }"));
        index = new FeatureIndex(home, home);
        index.remember(List.of(feature), content);
    }

    @Test
    void whatWasRememberedComesBack() {
        assertThat(index.of(List.of(feature))).contains(content);
    }

    @Test
    void aChangedFeatureFileIsReadAnew() throws IOException {
        Files.setLastModifiedTime(feature, FileTime.fromMillis(12_345_000));
        assertThat(index.of(List.of(feature))).isEmpty();
    }

    @Test
    void anotherFeatureFileIsReadAnew() throws IOException {
        Path more = Files.writeString(home.resolve("more.json"), "{}");
        assertThat(index.of(List.of(feature, more))).isEmpty();
    }

    @Test
    void aBundleThatIsGoneIsNotPretendedToBeThere() throws IOException {
        Files.delete(jar);
        assertThat(index.of(List.of(feature))).isEmpty();
    }

    @Test
    void aDamagedIndexIsAsGoodAsNone() throws IOException {
        Path file = home.resolve("features.index");
        String first = Files.readAllLines(file).get(0);
        Files.writeString(file, first + "\ncore.json\ta\n");
        assertThat(index.of(List.of(feature))).isEmpty();
    }
}
