/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which broadcast and multicast datagrams cross a join. What crossed, by us or by another machine that joins the same segments, does not cross
 * back: it is known by its content for a while. Time is handed in; one thread.
 */
final class Relay {
    /** How long what crossed is known again; a discovery that repeats itself has another identification (RFC 6864). */
    static final long MEMORY_NANOS = 1_000_000_000L;

    private static final int MOST = 4096;

    /** What becomes of a datagram. */
    enum Verdict {
        /** To all other members. */
        RELAY,
        /** We sent it, on another member: a loop. */
        OWN,
        /** It has crossed already. */
        AGAIN,
        /** Too many. */
        TOO_MANY
    }

    private record Crossing(String from, long at) {}

    private final Map<Long, Crossing> crossed = new LinkedHashMap<>();
    private final Bucket rate;

    /** Lets {@code perSecond} datagrams a second pass on average, twice as many at once. */
    Relay(int perSecond, long now) {
        rate = new Bucket(perSecond, 2.0 * perSecond, now);
    }

    /** Decides on a datagram that came in by {@code member}; {@code own}: hardware addresses of all members. */
    Verdict decide(String member, Datagram datagram, Set<Mac> own, long now) {
        if (own.contains(datagram.from())) {
            return Verdict.OWN;
        }
        forget(now);
        long fingerprint = datagram.fingerprint();
        Crossing before = crossed.get(fingerprint);
        if (before != null && !before.from().equals(member)) {
            return Verdict.AGAIN;
        }
        if (!rate.take(now)) {
            return Verdict.TOO_MANY;
        }
        crossed.remove(fingerprint);
        crossed.put(fingerprint, new Crossing(member, now));
        return Verdict.RELAY;
    }

    /** The oldest stand first. */
    private void forget(long now) {
        Iterator<Crossing> i = crossed.values().iterator();
        while (i.hasNext()) {
            Crossing oldest = i.next();
            if (now - oldest.at() < MEMORY_NANOS && crossed.size() < MOST) {
                return;
            }
            i.remove();
        }
    }
}
