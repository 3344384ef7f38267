/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Whether members are different segments at all. Each says something by broadcast that only this machine understands (an ARP probe for its own
 * address with a number in it); where another member hears it, both are one segment, and joining them would be a loop: the one that the
 * configuration names later is set aside until nothing of the kind has been heard for some time. A member takes part when it has listened for
 * {@link #LISTEN}. Time is handed in; one thread.
 */
final class Segments {
    /** How long a new member listens before it takes part. */
    static final Duration LISTEN = Duration.ofMillis(350);
    /** Between two probes while listening. */
    static final Duration QUICK = Duration.ofMillis(100);
    /** Between two probes from then on. */
    static final Duration SLOW = Duration.ofSeconds(5);
    /** How long after the last evidence two members count as one segment. */
    static final Duration MEMORY = Duration.ofSeconds(12);

    /** What a member does. */
    enum Phase {
        LISTENING,
        ACTIVE,
        ASIDE
    }

    private static final class Seat {
        private Member member;
        private final Mac nonce;
        private Phase phase = Phase.LISTENING;
        private long listensUntil;
        private long nextProbe;
        private Optional<String> sameAs = Optional.empty();
        private long evidence;

        private Seat(Member member, Mac nonce, long now) {
            this.member = member;
            this.nonce = nonce;
            listensUntil = now + LISTEN.toNanos();
            nextProbe = now;
        }
    }

    private final LongSupplier numbers;
    private final Map<String, Seat> seats = new LinkedHashMap<>();

    /** {@code numbers}: unpredictable ones, so that nobody else can make us believe in a loop. */
    Segments(LongSupplier numbers) {
        this.numbers = numbers;
    }

    /** A probe to be sent. */
    record Probe(Member member, Mac nonce) {}

    /**
     * Takes note of who can take part now.
     *
     * @param known names of those that took part when an earlier run ended: they do so at once
     */
    void able(List<Member> members, List<String> known, long now) {
        Map<String, Seat> before = new HashMap<>(seats);
        seats.clear();
        for (Member m : members) {
            Seat seat = before.get(m.name());
            if (seat == null || seat.member.link().index() != m.link().index()) {
                seat = new Seat(m, new Mac(numbers.getAsLong() & Mac.BROADCAST.bits()), now);
                if (known.contains(m.name())) {
                    seat.phase = Phase.ACTIVE;
                }
            }
            seat.member = m;
            seats.put(m.name(), seat);
        }
    }

    /** Probes that are due, and changes that time brings. */
    List<Probe> turn(long now) {
        List<Probe> due = new ArrayList<>();
        for (Seat s : seats.values()) {
            if (s.phase == Phase.LISTENING && now - s.listensUntil >= 0) {
                s.phase = Phase.ACTIVE;
            }
            if (s.phase == Phase.ASIDE
                    && (now - s.evidence >= MEMORY.toNanos() || !seats.containsKey(s.sameAs.get()))) {
                s.phase = Phase.LISTENING; // once more, as it may be the same segment as yet another one
                s.sameAs = Optional.empty();
                s.listensUntil = now + LISTEN.toNanos();
                s.nextProbe = now;
            }
            if (now - s.nextProbe >= 0) {
                s.nextProbe = now + (now - s.listensUntil < 0 ? QUICK : SLOW).toNanos();
                due.add(new Probe(s.member, s.nonce));
            }
        }
        return due;
    }

    /** When {@link #turn} has something to do next. */
    OptionalLong next() {
        return seats.values().stream()
                .mapToLong(s -> s.phase == Phase.LISTENING ? Math.min(s.nextProbe, s.listensUntil) : s.nextProbe)
                .min();
    }

    /** Whose probe bears {@code nonce}. */
    Optional<String> ownerOf(Mac nonce) {
        return seats.values().stream()
                .filter(s -> s.nonce.equals(nonce))
                .map(s -> s.member.name())
                .findFirst();
    }

    /** The other member whose hardware address this is, where that tells it apart from {@code heardBy}. */
    Optional<String> ownerOf(Mac sender, String heardBy) {
        Seat hearer = seats.get(heardBy);
        if (hearer == null || hearer.member.mac().equals(sender)) {
            return Optional.empty();
        }
        return seats.values().stream()
                .filter(s -> s.member.mac().equals(sender))
                .map(s -> s.member.name())
                .findFirst();
    }

    /** What {@code sentBy} sent was heard by {@code heardBy}; whether that changed anything. */
    boolean evidence(String sentBy, String heardBy, long now) {
        Seat a = seats.get(sentBy);
        Seat b = seats.get(heardBy);
        if (a == null || b == null || a == b) {
            return false;
        }
        Seat later = a.member.rank() > b.member.rank() ? a : b;
        boolean news = later.phase != Phase.ASIDE;
        later.phase = Phase.ASIDE;
        later.sameAs = Optional.of(later == a ? heardBy : sentBy);
        later.evidence = now;
        return news;
    }

    /** What a member does; empty: it cannot take part. */
    Optional<Phase> phase(String name) {
        return Optional.ofNullable(seats.get(name)).map(s -> s.phase);
    }

    /** With whom a member that is set aside shares its segment. */
    Optional<String> sameAs(String name) {
        return Optional.ofNullable(seats.get(name)).flatMap(s -> s.sameAs);
    }

    /** Members that take part, the preferred first. */
    List<Member> active() {
        return seats.values().stream()
                .filter(s -> s.phase == Phase.ACTIVE)
                .map(s -> s.member)
                .toList();
    }
}
