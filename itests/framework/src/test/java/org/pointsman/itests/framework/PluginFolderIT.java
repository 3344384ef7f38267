/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Third parties' jars in the plug-in folder. */
class PluginFolderIT {
    private static final String STRATEGY = "com.example.strategy.lastresort";
    private static final String UPLINK = "com.example.uplink.fixed";

    @TempDir
    private Path folder;

    @Test
    void aJarThatIsThereAtTheStartIsInstalledOnceAndNotTouchedAgain() throws Exception {
        drop(STRATEGY);
        try (Running running = Running.byLevels(folder)) {
            assertThat(strategies(running)).contains("lastresort");
            List<BundleEvent> later = new java.util.concurrent.CopyOnWriteArrayList<>();
            running.context().addBundleListener((SynchronousBundleListener) later::add);
            drop(UPLINK); // once this one is there, the folder was scanned again
            Eventually.equal(() -> running.named(UPLINK).count(), 1L);
            assertThat(running.named(STRATEGY))
                    .hasSize(1)
                    .allSatisfy(b -> assertThat(b.getState()).isEqualTo(Bundle.ACTIVE));
            assertThat(later).noneMatch(e -> e.getBundle().getSymbolicName().equals(STRATEGY));
        }
    }

    @Test
    void aJarComesAndGoesWhileItRuns() throws Exception {
        try (Running running = Running.byLevels(folder)) {
            assertThat(strategies(running)).doesNotContain("lastresort");
            Path jar = drop(STRATEGY);
            Eventually.equal(() -> strategies(running).contains("lastresort"), true);
            Files.delete(jar);
            Eventually.equal(() -> running.named(STRATEGY).count(), 0L);
            assertThat(strategies(running)).contains("single").doesNotContain("lastresort");
        }
    }

    @Test
    void aJarThatIsNoBundleDisturbsNobody() throws Exception {
        Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(folder.resolve("plugins/broken.jar"), "this is no jar");
        drop(STRATEGY);
        try (Running running = Running.byLevels(folder)) {
            assertThat(strategies(running)).contains("single", "lastresort");
        }
    }

    private static List<Object> strategies(Running running) throws Exception {
        return running.services("org.pointsman.api.wan.RouteStrategy", "pointsman.strategy.name");
    }

    private Path drop(String plugin) throws IOException {
        Path target = Path.of(System.getProperty("pointsman.test.plugins"), plugin, "target");
        Path jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(f -> f.getFileName().toString().startsWith(plugin + "-"))
                    .filter(f -> f.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.createDirectories(folder.resolve("plugins"));
        return Files.copy(jar, folder.resolve("plugins").resolve(plugin + ".jar"));
    }
}
