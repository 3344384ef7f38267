/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentsTest {
    private static final Sample SAMPLE = Sample.of(12.5, 0, 1e6, 1e5, true);

    @TempDir
    Path folder;

    private static void append(Segments segments, int step) throws IOException {
        segments.append(Map.of("adsl", List.of(new Segments.Dated(step, SAMPLE))));
    }

    private static List<Integer> steps(Segments segments) throws IOException {
        List<Integer> steps = new ArrayList<>();
        segments.read((uplink, step, sample) -> {
            assertThat(uplink).isEqualTo("adsl");
            assertThat(sample).isEqualTo(SAMPLE);
            steps.add(step);
        });
        return steps;
    }

    private Path only() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.reduce((a, b) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    @Test
    void aWriteThatIsTornAnywhereCostsNothingButItself() throws IOException {
        Segments first = new Segments(folder, Resolution.FINE);
        append(first, 1);
        append(first, 2);
        byte[] two = Files.readAllBytes(only());
        append(first, 3);
        byte[] three = Files.readAllBytes(only());
        for (int length = two.length; length < three.length; length++) {
            Files.write(only(), Arrays.copyOf(three, length));
            Segments again = new Segments(folder, Resolution.FINE);
            assertThat(steps(again)).as("torn at %d", length).containsExactly(1, 2);
            append(again, 4);
            assertThat(steps(new Segments(folder, Resolution.FINE)))
                    .as("and written on at %d", length)
                    .containsExactly(1, 2, 4);
        }
    }

    @Test
    void aByteThatRotsCostsItsBlockAlone() throws IOException {
        Segments segments = new Segments(folder, Resolution.FINE);
        append(segments, 1);
        int length = (int) Files.size(only());
        append(segments, 2);
        append(segments, 3);
        byte[] whole = Files.readAllBytes(only());
        for (int at = length; at < 2 * length; at++) {
            byte[] rotten = whole.clone();
            rotten[at] ^= 0x10;
            Files.write(only(), rotten);
            assertThat(steps(new Segments(folder, Resolution.FINE)))
                    .as("byte %d", at)
                    .containsExactly(1, 3);
        }
    }

    @Test
    void zeroesAfterAPowerCutAreNothing() throws IOException {
        Segments segments = new Segments(folder, Resolution.FINE);
        append(segments, 1);
        Path file = only();
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
        assertThat(steps(new Segments(folder, Resolution.FINE))).containsExactly(1);
    }

    @Test
    void whatHasToBeKeptIsThereAndWhatIsOlderGoes() throws IOException {
        Segments segments = new Segments(folder, Resolution.COARSE);
        int last = 5 * Resolution.COARSE.kept();
        for (int step = 1; step <= last; step++) {
            if (step % 100 == 0) {
                segments = new Segments(folder, Resolution.COARSE); // restarts change nothing
            }
            append(segments, step);
        }
        List<Integer> steps = steps(segments);
        assertThat(steps.get(0)).isLessThanOrEqualTo(last - Resolution.COARSE.kept());
        assertThat(steps)
                .hasSizeLessThanOrEqualTo(Resolution.COARSE.kept() * 3 / 2)
                .endsWith(last);
    }

    @Test
    void aMonthOf255UplinksStaysBelow64Megabytes() throws IOException {
        Map<String, List<Segments.Dated>> all = new TreeMap<>();
        for (Resolution r : Resolution.values()) {
            Segments segments = new Segments(folder, r);
            int each = r == Resolution.FINE ? 6 : 1;
            for (int step = 0; step < 2 * r.kept(); step += each) {
                for (int uplink = 0; uplink < 255; uplink++) {
                    List<Segments.Dated> dated = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        dated.add(new Segments.Dated(step + i, SAMPLE));
                    }
                    all.put("uplink-with-a-long-name-" + uplink, dated);
                }
                segments.append(all);
            }
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(bytes).isBetween(10_000_000L, 64_000_000L);
    }

    @Test
    void noFileGrowsBeyondItsLimitWhateverComes() throws IOException {
        Segments segments = new Segments(folder, Resolution.FINE, 500);
        for (int i = 0; i < 300; i++) {
            append(segments, 7); // a clock that stands still
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSizeLessThanOrEqualTo(Segments.MOST)
                    .allSatisfy(f -> assertThat(Files.size(f)).isLessThanOrEqualTo(500));
        }
    }
}
