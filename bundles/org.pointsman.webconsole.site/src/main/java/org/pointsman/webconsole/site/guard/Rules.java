/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.guard;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What becomes of a request, whichever page it is for: a pure function. Paths are compared as they were sent and only ever allowed, never
 * forbidden: one that is written in an unusual way is nobody's but an administrator's.
 */
public final class Rules {
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE");

    /** Our page's own files, which tell nothing. */
    private static final Pattern SHELL =
            Pattern.compile("/|/favicon\\.ico|/assets/[a-z0-9-]{1,40}\\.(js|css|svg|json)");

    /** How one gets in. */
    private static final String SESSION = "/api/v1/session";

    private static final String CLAIM = "/api/v1/claim";

    /** What viewers read. */
    private static final Pattern READABLE =
            Pattern.compile("/metrics|/api/v1/(openapi\\.json|[a-z]{1,40}(/[a-z0-9_]{1,40})?)");

    /** Figures for Prometheus, which has no session. */
    public static final String METRICS = "/metrics";

    private static final String ACCOUNTS = "/api/v1/accounts";

    private static final String OURS = "/api/";

    private Rules() {}

    /**
     * A request, as far as it matters here.
     *
     * @param method as sent
     * @param path as sent: not decoded, without the query
     * @param host header {@code Host}
     * @param origin header {@code Origin}
     * @param site header {@code Sec-Fetch-Site}
     * @param csrf header {@code X-Pointsman-Csrf}
     * @param session whose it is, by its cookie
     */
    public record Ask(
            String method,
            String path,
            Optional<String> host,
            Optional<String> origin,
            Optional<String> site,
            Optional<String> csrf,
            Optional<Session> session) {}

    /**
     * What becomes of it.
     *
     * @param status 0: it passes; 302: to the log-in; otherwise it is refused
     * @param sentence why
     */
    public record Verdict(int status, String sentence) {
        /** Whether it goes on. */
        public boolean passes() {
            return status == 0;
        }
    }

    private static final Verdict PASSES = new Verdict(0, "");

    /** The rules, in their order, of a console at this place. */
    public static Verdict on(Place place, Ask ask) {
        boolean changes = CHANGING.contains(ask.method());
        if (!ask.host().filter(place::answersTo).isPresent()) {
            return new Verdict(421, place.sentence());
        }
        if (!changes && !READING.contains(ask.method())) {
            return new Verdict(405, "The method is not known here.");
        }
        if (changes && !sameOrigin(place, ask)) {
            return new Verdict(403, "A change has to come from this console's own pages.");
        }
        if (!changes && SHELL.matcher(ask.path()).matches()
                || ask.path().equals(SESSION) && !ask.method().equals("DELETE")
                || ask.path().equals(CLAIM) && ask.method().equals("POST")) {
            return PASSES;
        }
        if (ask.session().isEmpty()) {
            return ask.path().startsWith(OURS) || ask.path().equals(METRICS) || changes
                    ? new Verdict(401, "Log in first.")
                    : new Verdict(302, "Log in first.");
        }
        Session session = ask.session().get();
        boolean proven = ask.csrf().filter(session.csrf()::equals).isPresent();
        // Felix's pages cannot bring the proof along; a browser says where they come from, and nothing else may use
        // them
        boolean declared = ask.origin().isPresent() || ask.site().isPresent();
        if (changes && !proven && (ask.path().startsWith(OURS) || !declared)) {
            return new Verdict(403, "The proof that this change was meant (X-Pointsman-Csrf) is missing or old.");
        }
        if (session.role() == Role.ADMIN
                || !changes
                        && READABLE.matcher(ask.path()).matches()
                        && !ask.path().startsWith(ACCOUNTS)
                || ask.path().equals(SESSION)) {
            return PASSES;
        }
        return new Verdict(403, "A viewer may not do this.");
    }

    /** Whether a browser says nothing against it; who is no browser has no cookies that others could use. */
    private static boolean sameOrigin(Place place, Ask ask) {
        return ask.site().map(s -> s.equals("same-origin")).orElse(true)
                && ask.origin()
                        .map(o -> o.equals(place.scheme() + "://" + ask.host().orElse("")))
                        .orElse(true);
    }
}
