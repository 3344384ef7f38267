/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses: an address waits after {@value #FREE} wrong answers, twice as long after each further one, up to a minute; and all
 * addresses together may be wrong {@value #ALL_TOGETHER} times in a row and then once every two seconds. By a monotonic clock. Thread-safe.
 */
public final class Throttle {
    static final int FREE = 5;
    static final int ALL_TOGETHER = 60;
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration FORGET = Duration.ofMinutes(15);
    private static final long REFILL = Duration.ofSeconds(2).toNanos();
    private static final int MOST_ADDRESSES = 1000;

    private record Record(int failures, long last, long blockedUntil) {}

    private final LongSupplier clock;
    private final Map<String, Record> records = new LinkedHashMap<>();
    private double tokens = ALL_TOGETHER;
    private long refilled;

    /** A throttle that reads monotonic nanoseconds from {@code clock}. */
    public Throttle(LongSupplier clock) {
        this.clock = clock;
        refilled = clock.getAsLong();
    }

    /** How long {@code address} has to wait before it may try; zero: it may. */
    public synchronized Duration wait(String address) {
        long now = clock.getAsLong();
        refill(now);
        Record r = records.getOrDefault(address, new Record(0, now, now));
        long own = r.blockedUntil() - now;
        long all = tokens >= 1 ? 0 : REFILL;
        return Duration.ofNanos(Math.max(0, Math.max(own, all)));
    }

    /** {@code address} was wrong. */
    public synchronized void failed(String address) {
        long now = clock.getAsLong();
        refill(now);
        tokens = Math.max(0, tokens - 1);
        records.values().removeIf(r -> now - r.last() > FORGET.toNanos());
        Record before = records.remove(address);
        int failures = (before == null ? 0 : before.failures()) + 1;
        long pause = failures < FREE ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(10, failures - FREE));
        records.put(
                address,
                new Record(failures, now, now + Duration.ofSeconds(pause).toNanos()));
        if (records.size() > MOST_ADDRESSES) {
            records.remove(records.keySet().iterator().next()); // who has been quiet for longest
        }
    }

    /** {@code address} was right. */
    public synchronized void succeeded(String address) {
        records.remove(address);
    }

    private void refill(long now) {
        tokens = Math.min(ALL_TOGETHER, tokens + (now - refilled) / (double) REFILL);
        refilled = now;
    }
}
