/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasurementsTest {
    /** A full hour. */
    private static final long START = 1_800_000_000L;

    @TempDir
    Path folder;

    /** From {@code from} to before {@code to}, seconds; written each minute, as the recorder does. */
    private static void run(Measurements measurements, long from, long to) throws IOException {
        for (long t = from; t < to; t += 10) {
            measurements.add(t, Map.of("adsl", Sample.of(20 + (t - START) / 3600, 0, 1e6, 1e5, true)));
            if (t % 60 == 50) {
                measurements.write();
            }
        }
    }

    private static List<Optional<Sample>> adsl(Measurements measurements, Resolution resolution, long now)
            throws IOException {
        return measurements.latest(resolution, now, u -> true).get("adsl");
    }

    private static Sample last(List<Optional<Sample>> samples, int back) {
        return samples.get(samples.size() - 1 - back).orElseThrow();
    }

    @Test
    void aDayIsThereInEachResolution() throws IOException {
        Measurements measurements = new Measurements(folder);
        long end = START + 25 * 3600;
        run(measurements, START, end);
        for (Resolution r : Resolution.values()) {
            List<Optional<Sample>> samples = adsl(measurements, r, end - 1);
            assertThat(samples).hasSize(r.shown());
            int expected = (int) Math.min(r.shown(), (end - START) / r.stepSeconds());
            assertThat(samples.stream().filter(Optional::isPresent)).as("%s", r).hasSize(expected);
            assertThat(last(samples, 0).rttMillis()).isCloseTo(44, within(0.01f));
        }
        assertThat(last(adsl(measurements, Resolution.COARSE, end - 1), 10).rttMillis())
                .as("the mean of its hour")
                .isCloseTo(34, within(0.01f));
        assertThat(last(adsl(measurements, Resolution.COARSE, end - 1), 10).weight())
                .isEqualTo(360);
    }

    @Test
    void aDaemonThatIsKilledLosesAMinuteAtMost() throws IOException {
        long killed = START + 2 * 3600 + 1815; // in the midst of an hour, of two minutes, and of a minute
        run(new Measurements(folder), START, killed);
        Measurements again = new Measurements(folder);
        List<Optional<Sample>> fine = adsl(again, Resolution.FINE, killed - 1);
        assertThat(fine.subList(0, fine.size() - 6))
                .allSatisfy(s -> assertThat(s).isPresent());
        long back = killed + 1200;
        run(again, (back / 10) * 10, START + 4 * 3600);
        List<Optional<Sample>> coarse = adsl(again, Resolution.COARSE, START + 4 * 3600 - 1);
        assertThat(coarse.subList(coarse.size() - 4, coarse.size()))
                .allSatisfy(s -> assertThat(s).isPresent());
        assertThat(last(coarse, 1).weight())
                .as("the hour of the crash: what was before it and what was after it")
                .isBetween(360 - 120 - 8, 360 - 120);
        assertThat(last(coarse, 3).weight()).isEqualTo(360);
    }

    @Test
    void anOrderlyRestartLosesNothing() throws IOException {
        long now = START;
        for (int i = 0; i < 40; i++) {
            Measurements measurements = new Measurements(folder);
            run(measurements, now, now + 170);
            measurements.write();
            now += 170;
        }
        List<Optional<Sample>> hours = adsl(new Measurements(folder), Resolution.COARSE, now - 1);
        assertThat(last(hours, 0).weight() + last(hours, 1).weight()).isEqualTo(40 * 17);
    }

    @Test
    void whatIsNotKnownIsAHoleAndNoZero() throws IOException {
        Measurements measurements = new Measurements(folder);
        measurements.add(START, Map.of("adsl", Sample.of(Double.NaN, Double.NaN, 1e6, 1e5, false)));
        measurements.add(START + 10, Map.of("adsl", Sample.of(30, 50, Double.NaN, Double.NaN, true)));
        Sample both = last(adsl(measurements, Resolution.MIDDLE, START + 10), 0);
        assertThat(both.rttMillis()).isEqualTo(30);
        assertThat(both.lossPercent()).isEqualTo(50);
        assertThat(both.received()).isEqualTo(1e6f);
        assertThat(both.usablePercent()).isEqualTo(50);
        assertThat(adsl(measurements, Resolution.MIDDLE, START + 10).get(0)).isEmpty();
    }

    @Test
    void aClockThatWasNeverSetDatesNothing() throws IOException {
        Measurements measurements = new Measurements(folder);
        measurements.add(86_400, Map.of("adsl", Sample.of(1, 0, 0, 0, true)));
        measurements.write();
        assertThat(measurements.latest(Resolution.FINE, 86_400, u -> true)).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDiskThatCannotBeWrittenLosesNoMoreThanItMust() throws IOException {
        Path disk = folder.resolve("disk");
        Measurements measurements = new Measurements(disk);
        Files.delete(disk);
        measurements.add(START, Map.of("adsl", Sample.of(1, 0, 0, 0, true)));
        org.assertj.core.api.Assertions.assertThatThrownBy(measurements::write).isInstanceOf(IOException.class);
        Files.createDirectory(disk);
        measurements.write();
        assertThat(adsl(new Measurements(disk), Resolution.FINE, START).stream().filter(Optional::isPresent))
                .hasSize(1);
    }

    @Test
    void onlyWhoIsAskedForAnswers() throws IOException {
        Measurements measurements = new Measurements(folder);
        measurements.add(START, Map.of("adsl", Sample.of(1, 0, 0, 0, true), "lte", Sample.of(1, 0, 0, 0, true)));
        assertThat(measurements.latest(Resolution.FINE, START, "lte"::equals)).containsOnlyKeys("lte");
    }
}
