/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;

/** The bundles that ship, together in one framework. */
class FrameworkIT {
    /** The only ones that others compile against. */
    private static final Set<String> EXPORTERS = Set.of("org.pointsman.api", "org.pointsman.testkit");

    @TempDir
    private Path folder;

    @Test
    void allBundlesAreActiveAndAllComponentsStand() throws Exception {
        try (Running running = Running.byLevels(folder)) {
            assertThat(running.inactive()).isEmpty();
            Eventually.equal(() -> Components.waiting(running.context()), List.of());
            assertThat(running.fatal()).isEmpty();
        }
    }

    /** What becomes of the kernel's state in any order is HotBundlesIT's to show. */
    @RepeatedTest(3)
    void anyOrderOfStartingEndsInTheSame(RepetitionInfo repetition) throws Exception {
        try (Running running = Running.shuffled(folder, new Random(repetition.getCurrentRepetition()))) {
            assertThat(running.inactive()).isEmpty();
            Eventually.equal(() -> Components.waiting(running.context()), List.of());
            assertThat(running.fatal()).isEmpty();
        }
    }

    @Test
    void eachBundleOfOursStopsAndStartsAlone() throws Exception {
        try (Running running = Running.byLevels(folder)) {
            for (Bundle bundle : running.ours()) {
                bundle.stop(Bundle.STOP_TRANSIENT);
                assertThat(bundle.getState()).as(bundle.getSymbolicName()).isEqualTo(Bundle.RESOLVED);
                bundle.start(Bundle.START_TRANSIENT);
                assertThat(bundle.getState()).as(bundle.getSymbolicName()).isEqualTo(Bundle.ACTIVE);
                Eventually.equal(() -> Components.waiting(running.context()), List.of());
            }
            assertThat(running.fatal()).isEmpty();
        }
    }

    @Test
    void onlyTheApiExportsPackages() throws Exception {
        try (Running running = Running.byLevels(folder)) {
            assertThat(running.ours())
                    .filteredOn(b -> !EXPORTERS.contains(b.getSymbolicName()))
                    .isNotEmpty()
                    .allSatisfy(b -> assertThat(b.adapt(BundleRevision.class)
                                    .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                            .as(b.getSymbolicName())
                            .isEmpty());
        }
    }
}
