/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.health.HealthMonitor;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.Json;
import org.pointsman.webconsole.site.guard.Role;
import org.pointsman.webconsole.site.guard.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done over the API: logging in and out, claiming, accounts, features, and an operator's word on an uplink. Whether somebody may has been
 * decided before by the {@link Gatekeeper}; who did what goes to the log.
 */
@Component(service = Desk.class, configurationPid = Keeper.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final Set<String> CONFIGURING = Set.of("configuration", "strategies", "setup");
    private static final int SHORTEST_DRILL = 5;
    private static final int LONGEST_DRILL = 600;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Keeper keeper;
    private final Sources sources;
    private final ConfigurationDesk configuration;
    private final FeatureDesk features;
    private final Probing probing = new Probing();

    /** Works with these. */
    @Activate
    public Desk(@Reference Keeper keeper, @Reference Sources sources) {
        this.keeper = keeper;
        this.sources = sources;
        this.configuration = new ConfigurationDesk(sources);
        this.features = new FeatureDesk(sources);
    }

    /** Whether a path is its business. */
    boolean serves(String[] word) {
        return switch (word[0]) {
            case "session", "claim", "accounts", "configuration", "strategies", "setup", "features" -> true;
            case "uplinks" -> word.length == 3;
            default -> false;
        };
    }

    void serve(String[] word, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit, InterruptedException {
        String what = request.getMethod() + " " + word[0] + "/*".repeat(word.length - 1);
        try {
            if (CONFIGURING.contains(word[0])) {
                Session session = session(request)
                        .orElseThrow(() -> new Body.Unfit(HttpServletResponse.SC_UNAUTHORIZED, "Log in first."));
                configuration
                        .serve(request.getMethod() + " " + String.join("/", word), session, request, response)
                        .ifPresent(done -> audit(request, done));
                return;
            }
            if (word[0].equals("features")) {
                features.serve(request.getMethod() + " " + String.join("/", word), request, response)
                        .ifPresent(done -> audit(request, done));
                return;
            }
            switch (what) {
                case "GET session" -> Answers.json(response, who(session(request)));
                case "POST session" -> logIn(request, response);
                case "DELETE session" -> logOut(request, response);
                case "POST claim" -> claim(request, response);
                case "GET accounts" -> accounts(response);
                case "PUT accounts/*" -> setAccount(word[1], request, response);
                case "DELETE accounts/*" -> removeAccount(word[1], request, response);
                case "POST uplinks/*/*" -> operate(word[1], word[2], request, response);
                default -> Answers.error(response, HttpServletResponse.SC_NOT_FOUND, "There is no such thing to do.");
            }
        } catch (IllegalArgumentException e) {
            Answers.error(response, HttpServletResponse.SC_BAD_REQUEST, sentence(e));
        } catch (UncheckedIOException e) {
            LOG.error("The accounts of the web console cannot be kept.", e);
            Answers.error(
                    response,
                    HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "That could not be kept; the log says why.");
        }
    }

    private static String sentence(IllegalArgumentException e) {
        String text = String.valueOf(e.getMessage());
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    private static Optional<Session> session(HttpServletRequest request) {
        return Optional.ofNullable((Session) request.getAttribute(Keeper.SESSION));
    }

    private JsonObject who(Optional<Session> session) {
        JsonObjectBuilder json =
                Json.object().add("claimed", keeper.accounts().claimed()).add("authenticated", session.isPresent());
        session.ifPresent(
                s -> json.add("name", s.name()).add("role", s.role().word()).add("csrf", s.csrf()));
        return json.build();
    }

    private void logIn(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit, InterruptedException {
        Body body = Body.of(request);
        answer(keeper.logIn(request.getRemoteAddr(), body.text("name"), body.text("password")), response);
    }

    private void claim(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit, InterruptedException {
        Body body = Body.of(request);
        answer(
                keeper.claim(request.getRemoteAddr(), body.text("code"), body.text("name"), body.text("password")),
                response);
    }

    private void answer(Keeper.Answer answer, HttpServletResponse response) throws IOException {
        switch (answer.entry()) {
            case IN -> {
                cookie(response, answer.session().map(Session::token).orElseThrow(), -1);
                Answers.json(response, who(answer.session()));
            }
            case WRONG -> Answers.error(response, HttpServletResponse.SC_UNAUTHORIZED, "That is not right.");
            case CLAIMED_BEFORE ->
                Answers.error(response, HttpServletResponse.SC_CONFLICT, "This console has been claimed already.");
            case WAIT -> {
                response.setHeader("Retry-After", Long.toString(answer.seconds()));
                Answers.error(
                        response,
                        TOO_MANY_REQUESTS,
                        "Too many wrong answers: try again in " + answer.seconds() + " s.");
            }
        }
    }

    private void logOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        session(request).ifPresent(keeper.sessions()::end);
        cookie(response, "", 0);
        Answers.json(response, who(Optional.empty()));
    }

    /** {@code Secure} with TLS alone: browsers other than Chromium would not send it back to loopback. */
    private void cookie(HttpServletResponse response, String value, int maxAge) {
        Cookie cookie = new Cookie(keeper.cookie(), value);
        cookie.setHttpOnly(true);
        cookie.setSecure(keeper.place().reachable());
        cookie.setPath("/");
        cookie.setMaxAge(maxAge);
        cookie.setAttribute("SameSite", "Strict");
        response.addCookie(cookie);
    }

    private void accounts(HttpServletResponse response) throws IOException {
        JsonObjectBuilder json = Json.object();
        keeper.accounts().list().forEach((name, role) -> json.add(name, role.word()));
        Answers.json(response, json.build());
    }

    private void setAccount(String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit {
        Body body = Body.of(request);
        Role role = switch (body.text("role")) {
            case "admin" -> Role.ADMIN;
            case "viewer" -> Role.VIEWER;
            default -> throw new IllegalArgumentException("a role is admin or viewer");
        };
        keeper.accounts().set(name, role, body.text("password"));
        keeper.sessions().endOthers(name, session(request));
        audit(request, "set the account " + name + ", " + role.word());
        accounts(response);
    }

    private void removeAccount(String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        keeper.accounts().remove(name);
        keeper.sessions().endOthers(name, Optional.empty());
        audit(request, "removed the account " + name);
        accounts(response);
    }

    private void operate(String uplink, String verb, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit, InterruptedException {
        if (verb.equals("probe")) {
            probe(uplink, request, response);
            return;
        }
        Overrides overrides = sources.find(Overrides.class)
                .orElseThrow(() -> new Body.Unfit(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Steering does not run, so nobody would listen."));
        if (sources.find(Wan.class).flatMap(w -> w.snapshot().uplink(uplink)).isEmpty()) {
            throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such uplink.");
        }
        try {
            switch (verb) {
                case "enable" -> overrides.enable(uplink);
                case "disable" -> overrides.disable(uplink);
                case "drill" -> overrides.rehearseFailure(uplink, drill(Body.of(request)));
                default -> throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such thing to do.");
            }
        } catch (IllegalStateException e) { // it is in force, but not kept
            audit(request, verb + " " + uplink);
            Answers.error(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
            return;
        }
        audit(request, verb + " " + uplink);
        Answers.json(response, Json.object().add("done", verb).build());
    }

    private void probe(String uplink, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit, InterruptedException {
        HealthMonitor monitor = sources.find(HealthMonitor.class)
                .orElseThrow(() -> new Body.Unfit(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        "Nobody watches the uplinks' health, so nobody can ask."));
        if (sources.find(Wan.class).flatMap(w -> w.snapshot().uplink(uplink)).isEmpty()) {
            throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such uplink.");
        }
        audit(request, "probe " + uplink);
        Answers.json(response, probing.through(monitor, uplink));
    }

    private static Duration drill(Body body) throws Body.Unfit {
        String seconds = body.text("seconds");
        if (!seconds.matches("[0-9]{1,3}")
                || Integer.parseInt(seconds) < SHORTEST_DRILL
                || Integer.parseInt(seconds) > LONGEST_DRILL) {
            throw new Body.Unfit(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "A drill lasts " + SHORTEST_DRILL + " to " + LONGEST_DRILL + " seconds.");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private static void audit(HttpServletRequest request, String what) {
        LOG.info(
                "Web console: {} from {}: {}",
                session(request).map(Session::name).orElse("nobody"),
                request.getRemoteAddr(),
                what);
    }
}
