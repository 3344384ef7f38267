/* SPDX-License-Identifier: Apache-2.0 */
package com.example.quota;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How much of a month's allowance is used. Pure; never goes down within a month, whatever becomes of the kernel's counter: it begins anew
 * with each boot and each time that the interface is created.
 *
 * @param month first day of the month that is counted
 * @param used bytes in it
 * @param last the counter when it was last looked at; empty: not yet
 */
record Usage(LocalDate month, long used, Optional<Reading> last) {
    static Usage begin(LocalDate month) {
        return new Usage(month, 0, Optional.empty());
    }

    /** Counts what came since the last look. */
    Usage plus(Reading now) {
        // nothing is known about what an interface carried before it was first seen: another month may have paid for it
        long more = last.map(l -> l.birth().equals(now.birth()) && now.bytes() >= l.bytes()
                        ? now.bytes() - l.bytes()
                        : now.bytes())
                .orElse(0L);
        return new Usage(month, used + more, Optional.of(now));
    }

    /** The same on {@code today}: a new month begins at nothing. A clock that was set back changes nothing. */
    Usage on(LocalDate today, int billingDay) {
        LocalDate begins = monthOf(today, billingDay);
        return begins.isAfter(month) ? new Usage(begins, 0, last) : this;
    }

    int percentOf(long allowance) {
        return (int) Math.min(Integer.MAX_VALUE, Math.floor(used * 100.0 / allowance));
    }

    /** First day of the month in which {@code day} lies; a month without that day begins with its last one. */
    static LocalDate monthOf(LocalDate day, int billingDay) {
        LocalDate begins = day.withDayOfMonth(Math.min(billingDay, day.lengthOfMonth()));
        if (!begins.isAfter(day)) {
            return begins;
        }
        LocalDate before = day.withDayOfMonth(1).minusMonths(1);
        return before.withDayOfMonth(Math.min(billingDay, before.lengthOfMonth()));
    }
}
