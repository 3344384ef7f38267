/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Overrides;

/** Counts, keeps and demotes; one thread at a time. */
final class Meter {
    /** A crash costs this much of the count at most; memory cards do not like to be written more often. */
    private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

    private final Terms terms;
    private final Overrides overrides;
    private final Ledger ledger;
    private final Supplier<Optional<String>> device;
    private final Function<String, Optional<Reading>> counters;
    private final Clock clock;
    private Usage usage;
    private Optional<Usage> kept;
    private Instant keptAt = Instant.MIN;
    private Optional<Demotion> demotion = Optional.empty();
    private Registration demoted = () -> {};
    private volatile List<String> problems = List.of();

    Meter(
            Terms terms,
            Overrides overrides,
            Ledger ledger,
            Supplier<Optional<String>> device,
            Function<String, Optional<Reading>> counters,
            Clock clock) {
        this.terms = terms;
        this.overrides = overrides;
        this.ledger = ledger;
        this.device = device;
        this.counters = counters;
        this.clock = clock;
        try {
            kept = ledger.read();
        } catch (IOException e) {
            kept = Optional.empty();
            problems = List.of(e.getMessage());
        }
        usage = kept.orElseGet(() -> Usage.begin(Usage.monthOf(LocalDate.now(clock), terms.billingDay())));
        demote();
    }

    /** Counts what came since the last look, and acts on it. */
    void look() {
        usage = usage.on(LocalDate.now(clock), terms.billingDay());
        device.get().flatMap(counters).ifPresent(r -> usage = usage.plus(r));
        demote();
        Instant now = clock.instant();
        boolean due = keptAt.equals(Instant.MIN) || !now.isBefore(keptAt.plus(KEEP_EVERY)) || now.isBefore(keptAt);
        if (due && !kept.equals(Optional.of(usage))) {
            keep();
        }
    }

    private void demote() {
        Optional<Demotion> now = terms.against(usage);
        if (!now.equals(demotion)) {
            Registration before = demoted;
            demoted = now.map(d -> overrides.demote(terms.uplink(), d)).orElse(() -> {});
            before.close(); // after the next has begun: there is no moment without
            demotion = now;
        }
    }

    private void keep() {
        keptAt = clock.instant();
        try {
            ledger.write(usage);
            kept = Optional.of(usage);
            problems = List.of();
        } catch (IOException e) {
            problems = List.of("what " + terms.uplink() + " used of its allowance cannot be kept: " + e);
        }
    }

    /** Keeps the count, and takes the demotion back. */
    void close() {
        if (!kept.equals(Optional.of(usage))) {
            keep();
        }
        demoted.close();
    }

    /** Any thread. */
    List<String> problems() {
        return problems;
    }
}
