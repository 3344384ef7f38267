/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the history may cost a memory card, with 64 uplinks: 64 MB, and one occasion of writing a minute. The time is the test's own. */
final class HistoryBoundsTest {
    private static final long START = 1_800_000_000L;
    private static final int UPLINKS = 64;

    private static final Map<String, Sample> SAMPLES = samples();

    @TempDir
    Path folder;

    private static Map<String, Sample> samples() {
        Map<String, Sample> samples = new HashMap<>();
        for (int i = 0; i < UPLINKS; i++) {
            samples.put("uplink-" + i, Sample.of(20, 0, 1e6, 1e5, true));
        }
        return samples;
    }

    private static long nanos(long epochSecond) {
        return Long.MAX_VALUE - 1000 + TimeUnit.SECONDS.toNanos(epochSecond - START); // such clocks may overflow
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }

    @Test
    void theCardIsWrittenOnceAMinuteAtMost() throws IOException {
        Measurements measurements = new Measurements(folder);
        Map<String, Long> before = sizes();
        List<Long> writes = new ArrayList<>();
        long end = START + 3 * 3600;
        for (long t = START; t < end; t += 10) {
            measurements.add(t, SAMPLES);
            boolean written = measurements.writeIfDue(nanos(t));
            Map<String, Long> now = sizes();
            assertThat(written).as("says what the files say").isEqualTo(!now.equals(before));
            if (written) {
                writes.add(t);
            }
            before = now;
        }
        for (int i = 1; i < writes.size(); i++) {
            assertThat(writes.get(i) - writes.get(i - 1)).isEqualTo(60);
        }
        assertThat(writes.get(0)).isEqualTo(START + 60);
        assertThat(writes).hasSize(3 * 60 - 1);
    }

    @Test
    void aDiskThatRefusesIsAskedAgainAfterAMinuteOnly() throws IOException {
        Path disk = folder.resolve("disk");
        Measurements measurements = new Measurements(disk);
        Files.delete(disk);
        measurements.add(START, SAMPLES);
        measurements.writeIfDue(nanos(START));
        assertThatThrownBy(() -> measurements.writeIfDue(nanos(START + 60))).isInstanceOf(IOException.class);
        Files.createDirectory(disk);
        assertThat(measurements.writeIfDue(nanos(START + 119))).isFalse();
        assertThat(disk).isEmptyDirectory();
        assertThat(measurements.writeIfDue(nanos(START + 120))).isTrue();
        assertThat(disk).isNotEmptyDirectory();
    }

    @Test
    void whoEndsWritesAtOnce() throws IOException {
        Measurements measurements = new Measurements(folder);
        measurements.add(START, SAMPLES);
        measurements.writeIfDue(nanos(START));
        assertThat(folder).isEmptyDirectory();
        measurements.finish();
        assertThat(folder).isNotEmptyDirectory();
    }

    @Test
    void aMonthOf64UplinksNeverNeedsMoreThan64Megabytes() throws IOException {
        Measurements measurements = new Measurements(folder);
        long end = START + TimeUnit.DAYS.toSeconds(30);
        long most = 0;
        for (long t = START; t < end; t += 10) {
            measurements.add(t, SAMPLES);
            measurements.writeIfDue(nanos(t));
            if (t % 3600 == 0) {
                most = Math.max(
                        most,
                        sizes().values().stream().mapToLong(Long::longValue).sum());
            }
        }
        assertThat(most).isBetween(1_000_000L, 64_000_000L);
        for (Resolution r : Resolution.values()) {
            assertThat(measurements.latest(r, end - 1, u -> true))
                    .hasSize(UPLINKS)
                    .allSatisfy((uplink, kept) -> assertThat(kept)
                            .as("%s %s", uplink, r)
                            .allSatisfy(s -> assertThat(s).isPresent()));
        }
    }
}
