/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.pointsman.launcher.gate.Jar;

/** What is said of features is so in the framework, whoever made it so. */
class RunningFeaturesTest {
    @TempDir
    private Path folder;

    private Path list;
    private Path plugins;
    private Framework framework;
    private BundleContext context;
    private DroppedFeatures dropped;
    private RunningFeatures features;

    @BeforeEach
    void start() throws Exception {
        Path home = folder.resolve("home");
        Path data = Files.createDirectories(folder.resolve("data"));
        list = data.resolve("features.removed");
        plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.createDirectories(home.resolve("features"));
        for (String name : List.of("a", "b")) {
            Jar.bundle(name).write(home.resolve("bundles/" + name + "-1.jar"));
        }
        Files.writeString(home.resolve("features/two.json"), """
                { "feature-resource-version": "1.0", "id": "g:two:1", "bundles": [ { "id": "g:a:1" }, { "id": "g:b:1" } ],
                  "configurations": { "a.b~c": { "metric": 10, "port:Integer": 5, "names": [ "x", "y" ] } } }
                """);
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage",
                        folder.resolve("cache").toString(),
                        "org.osgi.framework.startlevel.beginning",
                        "5",
                        "felix.log.level",
                        "0"));
        framework.start();
        context = framework.getBundleContext();
        FeatureInstaller all = FeatureInstaller.read(home);
        all.install(context, "run");
        dropped = new DroppedFeatures(context, plugins, file -> Optional.empty());
        features = new RunningFeatures(
                context,
                new Folders(home, folder.resolve("conf"), data, plugins),
                all,
                new RemovedFeatures(data),
                "run",
                jar -> "reference:" + jar.toUri(),
                Optional.of(dropped));
    }

    @AfterEach
    void end() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }

    private String state(String feature) {
        return ((List<?>) features.apply(List.of("list")).get("features"))
                .stream()
                        .map(f -> (Map<?, ?>) f)
                        .filter(f -> f.get("name").equals(feature))
                        .map(f -> String.valueOf(f.get("state")))
                        .findFirst()
                        .orElse("not there");
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneGoesAndComesBack() {
        assertThat(state("two")).isEqualTo("runs");
        assertThat(features.apply(List.of("install", "two"))).containsEntry("said", "two is there already.");
        assertThat(features.apply(List.of("remove", "two"))).containsKey("said");
        assertThat(state("two")).isEqualTo("removed");
        assertThat(list).hasContent("two");
        assertThat(context.getBundles()).hasSize(1);
        assertThat(features.apply(List.of("remove", "two"))).containsEntry("said", "two is removed already.");
        assertThat(features.apply(List.of("install", "two"))).containsEntry("said", "two is there again.");
        assertThat(state("two")).isEqualTo("runs");
        assertThat(list).isEmptyFile();
    }

    @Test
    void oneThatSomebodyTookABundleFromIsIncompleteUntilItIsInstalledAgain() throws Exception {
        bundle("b").uninstall();
        assertThat(state("two")).isEqualTo("incomplete");
        assertThat(features.apply(List.of("install", "two"))).containsEntry("said", "two is there again.");
        assertThat(state("two")).isEqualTo("runs");
    }

    @Test
    void oneOfWhichABundleIsLeftIsNotRemovedYet() throws Exception {
        Files.writeString(list, "two\n"); // as a removal leaves it that was broken off
        bundle("b").uninstall();
        assertThat(state("two")).isEqualTo("incomplete");
        assertThat(features.apply(List.of("remove", "two")).get("said").toString())
                .startsWith("two is removed, and stays so");
        assertThat(state("two")).isEqualTo("removed");
    }

    @Test
    void aListThatCannotBeReadIsNotTakenForAnEmptyOne() throws Exception {
        Files.createDirectories(list);
        for (List<String> words : List.of(List.of("list"), List.of("install", "two"), List.of("remove", "two"))) {
            assertThat(features.apply(words).get("error").toString())
                    .startsWith(list + " cannot be read (")
                    .endsWith("), so nobody knows which features were removed.");
        }
        assertThat(bundle("a").getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void ofADroppedOneItIsSaidWhetherItsBundlesRun() throws Exception {
        for (String name : List.of("c", "d")) {
            Jar.bundle(name).write(plugins.resolve("repository/g/" + name + "/1/" + name + "-1.jar"));
        }
        Path file = Files.writeString(plugins.resolve("other.json"), """
                { "feature-resource-version": "1.0", "id": "g:other:1", "bundles": [ { "id": "g:c:1" }, { "id": "g:d:1" } ] }
                """);
        dropped.install(file.toFile());
        assertThat(state("other")).isEqualTo("runs");
        bundle("c").stop();
        assertThat(state("other")).isEqualTo("incomplete");
        bundle("c").uninstall();
        assertThat(state("other")).isEqualTo("incomplete");
        Files.delete(file);
        dropped.uninstall(file.toFile());
        assertThat(state("other")).isEqualTo("not there");
        assertThat(context.getBundles()).extracting(Bundle::getSymbolicName).doesNotContain("c", "d");
    }

    @Test
    void whatAFeatureBringsAlongIsToldAsWrittenWhileItIsThere() {
        assertThat(features.apply(List.of("configurations")))
                .containsOnlyKeys("two.json")
                .extractingByKey("two.json")
                .asString()
                .contains("\"a.b~c\"", "\"metric\":10", "\"port:Integer\":5", "\"x\"")
                .doesNotContain("\n");
        features.apply(List.of("remove", "two"));
        assertThat(features.apply(List.of("configurations"))).isEmpty();
    }
}
