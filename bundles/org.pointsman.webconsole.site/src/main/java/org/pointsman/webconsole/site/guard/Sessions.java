/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is logged in; in memory only. A session ends after an hour without a request, and after twelve hours anyway, by a monotonic clock.
 * Thread-safe.
 */
public final class Sessions {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final int MOST = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Held(Session session, long lastNanos) {}

    private final LongSupplier clock;
    /** In the order of last use. */
    private final Map<String, Held> held = new LinkedHashMap<>();

    /** Sessions that read monotonic nanoseconds from {@code clock}. */
    public Sessions(LongSupplier clock) {
        this.clock = clock;
    }

    /** Begins one; beyond {@value #MOST} the one that was used longest ago ends. */
    public synchronized Session begin(String name, Role role) {
        Session session = new Session(random(), random(), name, role, clock.getAsLong());
        held.put(session.token(), new Held(session, clock.getAsLong()));
        if (held.size() > MOST) {
            Iterator<String> oldest = held.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return session;
    }

    /** The session with this token, if it has not ended; counts as use. */
    public synchronized Optional<Session> use(String token) {
        Held found = held.remove(token);
        long now = clock.getAsLong();
        if (found == null
                || now - found.lastNanos() > IDLE.toNanos()
                || now - found.session().sinceNanos() > LONGEST.toNanos()) {
            return Optional.empty();
        }
        held.put(token, new Held(found.session(), now));
        return Optional.of(found.session());
    }

    /** Ends one. */
    public synchronized void end(Session session) {
        held.remove(session.token());
    }

    /** Ends all of an account but {@code spared}. */
    public synchronized void endOthers(String name, Optional<Session> spared) {
        held.values()
                .removeIf(h -> h.session().name().equals(name)
                        && !spared.map(Session::token)
                                .equals(Optional.of(h.session().token())));
    }

    /** 256 bits that nobody guesses, in characters that cookies and headers take. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
