/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.pointsman.api.wan.Reachability;

/**
 * When the first decision may be made. Before it nothing is touched, so what an earlier run left keeps forwarding; deciding
 * on half the uplinks would move traffic away and back again.
 */
final class Settling {
    /**
     * Nobody says how many uplinks a first start will have; after this long without another one they are all there. A later start
     * waits for as many as the last run had.
     */
    private static final long QUIET = Duration.ofMillis(100).toNanos();

    private static final long ALL = Duration.ofSeconds(2).toNanos();
    private static final long NONE = Duration.ofSeconds(5).toNanos();

    /** A configuration that has not been told by then will not be. */
    private static final long UNTOLD = Duration.ofSeconds(30).toNanos();

    /** A bundle that does not run by then has a reason of its own. */
    private static final long INCOMPLETE = Duration.ofSeconds(5).toNanos();

    /** How long the second decision waits for a gateway that could not be asked before the first one: three questions. */
    static final Duration FIRST_ANSWER = Duration.ofMillis(800);

    /** Looked at more seldom than this, the process was held up, as was everybody who was waited for. */
    private static final long UNSEEN = Duration.ofMillis(500).toNanos();

    private final Set<String> expected;
    private final BooleanSupplier told;
    private final BooleanSupplier complete;
    private long started;
    private long lookedAt;
    private long firstRegistered;
    private long lastRegistered;
    private boolean settled;
    private boolean begun;
    private Optional<String> awaited = Optional.empty();
    private long concluded;

    /**
     * @param expected names that an earlier run had
     * @param told whether everybody knows the configuration: strategies and contributors that do not yet would ask for less than
     *     an earlier run left
     * @param complete whether all run who are meant to: of a contributor that is still to come nothing is known, and what it wants would be taken away
     */
    Settling(long nanos, Set<String> expected, BooleanSupplier told, BooleanSupplier complete) {
        this.started = nanos;
        this.lookedAt = nanos;
        this.expected = expected;
        this.told = told;
        this.complete = complete;
    }

    void registered(long nanos) {
        firstRegistered = firstRegistered == 0 ? nanos : firstRegistered;
        lastRegistered = nanos;
    }

    boolean settled() {
        return settled;
    }

    /** Looks again; once settled, always settled. */
    boolean settled(Collection<Entry> entries, List<Facts> facts, long nanos) {
        long gap = nanos - lookedAt;
        if (gap > UNSEEN) {
            started += gap;
            firstRegistered += firstRegistered == 0 ? 0 : gap;
            lastRegistered += lastRegistered == 0 ? 0 : gap;
        }
        lookedAt = nanos;
        settled = settled || now(entries, facts, nanos);
        return settled;
    }

    private boolean now(Collection<Entry> entries, List<Facts> facts, long nanos) {
        if (!told.getAsBoolean() && nanos - started < UNTOLD) {
            return false;
        }
        if (nanos - started < INCOMPLETE && !complete.getAsBoolean()) {
            return false;
        }
        if (entries.isEmpty()) {
            return nanos - started >= NONE;
        }
        if (nanos - firstRegistered >= ALL) {
            return true;
        }
        boolean complete =
                entries.stream().map(e -> e.settings().name()).toList().containsAll(expected);
        boolean asBefore = complete && expected.size() == entries.size();
        boolean quiet = asBefore || nanos - lastRegistered >= QUIET;
        if (!complete || !quiet || !entries.stream().allMatch(Entry::spoken)) {
            return false;
        }
        // the best one that could carry traffic has to be known to, or not to; unless it is the first decision that
        // enables it to ask
        return unknown(facts).map(f -> waits(entries, f)).orElse(true);
    }

    /** The best uplink that could carry traffic, as long as nobody knows whether it does. */
    private static Optional<Facts> unknown(List<Facts> facts) {
        return facts.stream()
                .filter(Facts::available)
                .findFirst()
                .filter(f -> f.reachability() == Reachability.UNKNOWN);
    }

    private static boolean waits(Collection<Entry> entries, Facts facts) {
        return entries.stream()
                .anyMatch(e ->
                        e.settings().name().equals(facts.name()) && e.gateway().waits());
    }

    /**
     * A decision was made on these facts. The first one puts addresses on interfaces, and only then gateways can be asked.
     *
     * @return whether there is one to be waited for, {@link #FIRST_ANSWER} at most
     */
    boolean concluded(Collection<Entry> entries, List<Facts> facts, long nanos) {
        awaited = begun
                ? Optional.empty()
                : unknown(facts).filter(f -> waits(entries, f)).map(Facts::name);
        begun = true;
        concluded = nanos;
        return awaited.isPresent();
    }

    /** Whether the next decision is not to be made yet: the gateway of the best uplink has just been asked. */
    boolean awaits(List<Facts> facts, long nanos) {
        if (nanos - concluded >= FIRST_ANSWER.toNanos()) {
            awaited = Optional.empty();
        }
        return unknown(facts).filter(f -> awaits(f.name())).isPresent();
    }

    /** Whether this one's gateway is waited for: whoever is in use before it answers has no right to stay. */
    boolean awaits(String name) {
        return awaited.filter(name::equals).isPresent();
    }

    /** Whether anybody's is. */
    boolean waiting() {
        return awaited.isPresent();
    }
}
