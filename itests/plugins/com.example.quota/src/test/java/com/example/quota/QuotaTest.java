/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Overrides;
import org.pointsman.testkit.Configurations;

class QuotaTest {
    @TempDir
    Path data;

    private final Demotions demotions = new Demotions();
    private final SetClock clock = new SetClock(Instant.parse("2026-11-10T12:00:00Z"));
    private Reading counter = new Reading("boot.7", 5_000_000);

    private static Terms terms(Object... keysAndValues) {
        Map<String, Object> values = new java.util.HashMap<>(Map.of("uplink", "lte", "allowance", "100 kB"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Terms.of(Configurations.of(QuotaConfig.class, values));
    }

    private Meter meter(Terms terms) {
        return new Meter(
                terms,
                demotions,
                new Ledger(data.resolve("quota/lte")),
                () -> Optional.of("usb0"),
                device -> Optional.of(counter),
                clock);
    }

    private void carried(long bytes) {
        counter = new Reading(counter.birth(), counter.bytes() + bytes);
    }

    @Test
    void itGoesDownStepByStepAndIsBackWithTheNextMonth() {
        Meter meter = meter(terms("billingDay", 15));
        meter.look();
        carried(74_999);
        meter.look();
        assertThat(demotions.now).as("what it carried before is not counted").isEmpty();
        carried(1);
        meter.look();
        assertThat(demotions.now).containsExactly(Demotion.rank(1000, "75 % of the month's 100 kB is used"));
        carried(20_000);
        meter.look();
        assertThat(demotions.now).containsExactly(Demotion.lastResort("95 % of the month's 100 kB is used"));
        carried(5_000);
        meter.look();
        assertThat(demotions.now).containsExactly(Demotion.off("the month's allowance of 100 kB is used up"));
        clock.now = Instant.parse("2026-11-15T00:00:01Z");
        meter.look();
        assertThat(demotions.now).isEmpty();
    }

    @Test
    void theCountOutlivesARestartAndWhatCameMeanwhileIsCounted() {
        Meter before = meter(terms());
        before.look();
        carried(60_000);
        before.look();
        before.close();
        assertThat(demotions.now).isEmpty();
        carried(20_000);
        Meter after = meter(terms());
        after.look();
        assertThat(demotions.now).hasSize(1);
    }

    @Test
    void aCrashCostsAMinuteAtMost() {
        Meter before = meter(terms());
        before.look();
        for (int i = 0; i < 12; i++) {
            carried(7_000);
            clock.now = clock.now.plusSeconds(10);
            before.look();
        }
        // no close: the process is gone, the kernel's counter is not
        meter(terms()).look();
        assertThat(demotions.now).isNotEmpty();
    }

    @Test
    void itIsWrittenOnceAMinute() throws IOException {
        Meter meter = meter(terms());
        Path file = data.resolve("quota/lte");
        List<String> seen = new ArrayList<>();
        for (int second = 0; second <= 120; second++) {
            carried(10);
            meter.look();
            String text = Files.readString(file);
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(text)) {
                seen.add(text);
            }
            clock.now = clock.now.plusSeconds(1);
        }
        assertThat(seen).hasSize(3);
        assertThat(data.resolve("quota")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aCounterThatBeginsAnewTakesNothingBack() {
        Usage usage =
                Usage.begin(LocalDate.EPOCH).plus(new Reading("boot.7", 100)).plus(new Reading("boot.7", 600));
        assertThat(usage.used()).isEqualTo(500);
        assertThat(usage.plus(new Reading("boot.7", 40)).used())
                .as("reset by the driver")
                .isEqualTo(540);
        assertThat(usage.plus(new Reading("boot.8", 900)).used())
                .as("created anew, and busy since")
                .isEqualTo(1400);
        assertThat(usage.plus(new Reading("later.7", 900)).used())
                .as("after a reboot")
                .isEqualTo(1400);
    }

    @Test
    void aClockThatIsSetBackChangesNothing() {
        Usage usage = Usage.begin(LocalDate.parse("2026-11-01"))
                .plus(new Reading("b", 0))
                .plus(new Reading("b", 10));
        assertThat(usage.on(LocalDate.parse("1970-01-01"), 1)).isEqualTo(usage);
        assertThat(usage.on(LocalDate.parse("2026-12-01"), 1).used()).isZero();
    }

    @Test
    void aMonthWithoutTheBillingDayBeginsWithItsLastOne() {
        assertThat(Usage.monthOf(LocalDate.parse("2027-02-27"), 31)).isEqualTo("2027-01-31");
        assertThat(Usage.monthOf(LocalDate.parse("2027-02-28"), 31)).isEqualTo("2027-02-28");
        assertThat(Usage.monthOf(LocalDate.parse("2027-03-30"), 31)).isEqualTo("2027-02-28");
        assertThat(Usage.monthOf(LocalDate.parse("2027-01-14"), 15)).isEqualTo("2026-12-15");
    }

    @Test
    void aFileThatCannotBeUnderstoodIsSaidAndDoesNotStopTheCount() throws IOException {
        Files.createDirectories(data.resolve("quota"));
        Files.writeString(data.resolve("quota/lte"), "month=soon\n");
        Meter meter = meter(terms());
        assertThat(meter.problems()).singleElement().asString().contains("cannot be understood");
        meter.look();
        assertThat(meter.problems()).as("written anew").isEmpty();
    }

    @Test
    void whatCannotBeKeptIsSaid() throws IOException {
        Files.writeString(data.resolve("quota"), "no folder");
        Meter meter = meter(terms());
        meter.look();
        assertThat(meter.problems())
                .singleElement()
                .asString()
                .startsWith("what lte used of its allowance cannot be kept");
    }

    @Test
    void theKernelsCountersAreRead() throws IOException {
        Path usb0 = Files.createDirectories(data.resolve("net/usb0/statistics"));
        Files.writeString(usb0.resolve("rx_bytes"), "1000\n");
        Files.writeString(usb0.resolve("tx_bytes"), "234\n");
        Files.writeString(data.resolve("net/usb0/ifindex"), "7\n");
        Counters counters = new Counters(data.resolve("net"), Files.writeString(data.resolve("boot"), "boot\n"));
        assertThat(counters.of("usb0")).contains(new Reading("boot.7", 1234));
        assertThat(counters.of("usb1")).isEmpty();
        assertThat(new Counters().of("lo")).isPresent();
    }

    @Test
    void badValuesAreNamed() {
        assertThat(Bytes.parse("10 GB")).isEqualTo(10_000_000_000L);
        assertThat(Bytes.parse("1.5GiB")).isEqualTo(1_610_612_736L);
        assertThatThrownBy(() -> terms("allowance", "plenty")).hasMessageStartingWith("'plenty' is no amount of bytes");
        assertThatThrownBy(() -> terms("sparePercent", 99)).hasMessageContaining("would never be spared");
        assertThatThrownBy(() -> terms("atLimit", "slow")).hasMessage("'slow' is neither off nor lastResort");
        assertThat(new QuotaCheck()
                        .check(Map.of("com.example.quota~a", Map.of("allowance", "plenty", "sparePercent", 99))))
                .extracting(p -> p.key())
                .containsExactly("allowance", "sparePercent");
    }

    private static final class Demotions implements Overrides {
        final List<Demotion> now = new ArrayList<>();

        @Override
        public Registration demote(String uplink, Demotion demotion) {
            assertThat(uplink).isEqualTo("lte");
            now.add(demotion);
            return () -> now.remove(demotion);
        }

        @Override
        public Registration rehearseFailure(String uplink, Duration longest) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public SortedSet<String> rehearsed() {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public void disable(String uplink) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public void enable(String uplink) {
            throw new AssertionError("nobody asked for that");
        }

        @Override
        public SortedSet<String> disabled() {
            throw new AssertionError("nobody asked for that");
        }
    }

    private static final class SetClock extends Clock {
        Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
