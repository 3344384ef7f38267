/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureInstallerTest {
    @TempDir
    private Path home;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(home.resolve("features"));
        Files.createDirectories(home.resolve("bundles"));
    }

    private void feature(String name, String bundles) throws IOException {
        Files.writeString(home.resolve("features").resolve(name + ".json"), """
                {
                  // a comment
                  "feature-resource-version": "1.0",
                  "id": "g:%s:1",
                  "bundles": [ %s ]
                }
                """.formatted(name, bundles));
    }

    private void jar(String name) throws IOException {
        Files.writeString(home.resolve("bundles").resolve(name), "");
    }

    @Test
    void levelsAndModesComeFromTheMetadata() throws Exception {
        jar("a-1.jar");
        jar("b-2.jar");
        feature(
                "one",
                "{ \"id\": \"g:a:1\" }, { \"id\": \"g:b:2\", \"start-level\": 7, \"pointsman.modes\": \"run plan\" }");
        FeatureInstaller features = FeatureInstaller.read(home);
        assertThat(features.items()).extracting(FeatureInstaller.Item::artifact).containsExactly("a", "b");
        assertThat(features.items())
                .extracting(FeatureInstaller.Item::startLevel)
                .containsExactly(1, 7);
        assertThat(features.lastLevel()).isEqualTo(7);
        assertThat(features.items().get(0).startsIn("check")).isTrue();
        assertThat(features.items().get(1).startsIn("check")).isFalse();
        assertThat(features.items().get(1).startsIn("plan")).isTrue();
    }

    @Test
    void aBundleOfTwoFeaturesIsInstalledOnce() throws Exception {
        jar("a-1.jar");
        feature("one", "{ \"id\": \"g:a:1\" }");
        feature("two", "{ \"id\": \"g:a:1\" }");
        assertThat(FeatureInstaller.read(home).items()).hasSize(1);
    }

    @Test
    void aBundleThatIsNotThereIsNamedWithItsFeature() throws Exception {
        feature("one", "{ \"id\": \"g:missing:1\" }");
        assertThatThrownBy(() -> FeatureInstaller.read(home))
                .isInstanceOf(Failure.class)
                .hasMessage("The feature " + home + "/features/one.json names g:missing:1, but there is no " + home
                        + "/bundles/missing-1.jar.");
    }

    @Test
    void aBrokenFeatureIsNamed() throws Exception {
        Files.writeString(home.resolve("features/one.json"), "{ \"id\": ");
        assertThatThrownBy(() -> FeatureInstaller.read(home))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("The feature " + home + "/features/one.json cannot be read: ");
    }

    @Test
    void noFeatureAtAllIsAnIncompleteInstallation() {
        assertThatThrownBy(() -> FeatureInstaller.read(home)).hasMessageContaining("incomplete");
    }
}
