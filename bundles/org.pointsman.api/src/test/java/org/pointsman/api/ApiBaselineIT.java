/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Type;
import aQute.bnd.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API beside each earlier one in src/test/baseline: who removes or changes something raises the package's major version, who adds something its
 * minor one, or plug-ins find out on somebody's router. A jar is added there when an API is released; see docs/decisions/0047.
 */
class ApiBaselineIT {
    /** All packages 1.0. */
    private static final Path FIRST = Path.of("src/test/baseline/org.pointsman.api-ef3a6e3.jar");

    private static List<Path> jars(String folder, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(f -> f.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    private static Jar jar(Path file) throws IOException {
        return new Jar(file.toFile());
    }

    private static Jar present() throws IOException {
        List<Path> built = jars("target", "org\\.pointsman\\.api-[0-9.]+(-SNAPSHOT)?\\.jar");
        assertThat(built).hasSize(1);
        return jar(built.get(0));
    }

    /** A sentence for each package whose version does not say what has changed. */
    private static List<String> mismatches(Jar now, Jar before) throws Exception {
        try (Processor processor = new Processor()) {
            return new Baseline(processor, new DiffPluginImpl())
                    .baseline(now, before, null).stream()
                            .filter(i -> i.mismatch || i.packageDiff.getDelta() == Delta.REMOVED)
                            .map(ApiBaselineIT::sentence)
                            .toList();
        }
    }

    private static String sentence(Info i) {
        if (i.packageDiff.getDelta() == Delta.REMOVED) {
            return i.packageName + " is gone";
        }
        List<String> changes = new ArrayList<>();
        collect(i.packageDiff, "", changes);
        return i.packageName + " is " + plain(i.newerVersion) + " and was " + plain(i.olderVersion)
                + "; what has changed needs " + plain(i.suggestedVersion) + ": " + String.join(", ", changes);
    }

    private static String plain(Version version) {
        return version.getWithoutQualifier().toString();
    }

    /** What was added, removed or changed, by its name. */
    private static void collect(Diff whole, String path, List<String> changes) {
        for (Diff part : whole.getChildren()) {
            Delta delta = part.getDelta();
            if (delta == Delta.UNCHANGED || delta == Delta.IGNORED || part.getType() == Type.VERSION) {
                continue;
            }
            String name = path.isEmpty() || part.getType() == Type.CLASS ? part.getName() : path + "." + part.getName();
            if (delta == Delta.ADDED
                    || delta == Delta.REMOVED
                    || part.getChildren().isEmpty()) {
                changes.add(name + " " + delta.name().toLowerCase(java.util.Locale.ROOT));
            } else {
                collect(part, name, changes);
            }
        }
    }

    @Test
    void theVersionOfEachPackageSaysWhatHasChanged() throws Exception {
        List<Path> earlier = jars("src/test/baseline", ".*\\.jar");
        assertThat(earlier).contains(FIRST);
        for (Path file : earlier) {
            try (Jar now = present();
                    Jar before = jar(file)) {
                assertThat(mismatches(now, before)).as("since " + file).isEmpty();
            }
        }
    }

    @Test
    void anAdditionWithoutANewMinorVersionWouldBeTold() throws Exception {
        try (Jar now = present();
                Jar before = jar(FIRST)) {
            var headers = now.getManifest().getMainAttributes();
            headers.putValue(
                    "Export-Package",
                    headers.getValue("Export-Package").replaceAll("version=\"1\\.[0-9]+\\.0\"", "version=\"1.0.0\""));
            assertThat(mismatches(now, before))
                    .anyMatch(m ->
                            m.startsWith("org.pointsman.api.wan is 1.0.0 and was 1.0.0; what has changed needs 1.1.0: ")
                                    && m.contains("org.pointsman.api.wan.Demotion added"));
        }
    }

    @Test
    void aRemovalWithoutANewMajorVersionWouldBeTold() throws Exception {
        try (Jar now = present();
                Jar before = jar(FIRST)) {
            now.remove("org/pointsman/api/wan/RouteStrategy.class");
            assertThat(mismatches(now, before))
                    .anyMatch(m -> m.contains("org.pointsman.api.wan")
                            && m.contains("needs 2.0.0")
                            && m.contains("org.pointsman.api.wan.RouteStrategy removed"));
        }
    }

    @Test
    void aPackageThatIsGoneIsTold() throws Exception {
        try (Jar now = present();
                Jar before = jar(FIRST)) {
            var headers = now.getManifest().getMainAttributes();
            headers.putValue(
                    "Export-Package",
                    headers.getValue("Export-Package")
                            .replaceFirst("org\\.pointsman\\.api\\.dhcp;[^,\"]*(\"[^\"]*\"[^,\"]*)*,", ""));
            assertThat(mismatches(now, before)).contains("org.pointsman.api.dhcp is gone");
        }
    }
}
