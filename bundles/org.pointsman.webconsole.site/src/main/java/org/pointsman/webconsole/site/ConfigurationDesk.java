/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.state.Ownership;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.ChangesReport;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.SetupReport;
import org.pointsman.shell.setup.Role;
import org.pointsman.shell.setup.Survey;
import org.pointsman.webconsole.site.guard.Session;

/** The configuration over the API: read, checked, tried, confirmed, taken back. Its secrets neither leave nor get lost: what is masked comes back as it was. */
final class ConfigurationDesk {
    private static final int MOST = 256 * 1024;
    private static final String STEERING = "org.pointsman.steering";

    private final Sources sources;

    ConfigurationDesk(Sources sources) {
        this.sources = sources;
    }

    /**
     * Answers.
     *
     * @return what was done, for the log; empty: nothing was changed
     */
    Optional<String> serve(String what, Session session, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit {
        ConfigurationStore store = sources.find(ConfigurationStore.class)
                .orElseThrow(() ->
                        new Body.Unfit(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "No configuration is kept here."));
        String author = "console:" + session.name();
        String now = store.text(store.status().version()).orElse("{}");
        switch (what) {
            case "GET configuration" -> {
                Answers.json(response, shown(store, now, session));
                return Optional.empty();
            }
            case "GET strategies" -> {
                Answers.json(response, strategies());
                return Optional.empty();
            }
            case "POST configuration/check" -> {
                String text = store.unmasked(Body.of(request, MOST).text("text"), now);
                Answers.json(response, judged(store, now, text));
                return Optional.empty();
            }
            case "POST configuration/apply" -> {
                String text = store.unmasked(Body.of(request, MOST).text("text"), now);
                return answer(store, store.applyOnTrial(text, author), "put a configuration on trial", response);
            }
            case "POST configuration/confirm" -> {
                if (store.confirm(author).isEmpty()) {
                    throw new Body.Unfit(
                            HttpServletResponse.SC_CONFLICT, "No configuration waits for its confirmation.");
                }
                Answers.json(response, shown(store, now, session));
                return Optional.of("confirmed the configuration");
            }
            case "POST configuration/revert" -> {
                return answer(store, store.revert(author), "took the configuration back", response);
            }
            case "POST strategies/choose" -> {
                String name = Body.of(request).text("name");
                if (sources.find(Wan.class)
                        .filter(w -> w.strategies().contains(name))
                        .isEmpty()) {
                    throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such strategy.");
                }
                // names of strategies are checked against those there are, and need no escapes
                String text = store.edited(now, STEERING, "strategy", Optional.of('"' + name + '"'));
                return answer(store, store.applyOnTrial(text, author), "chose the strategy " + name, response);
            }
            case "GET setup" -> {
                Answers.json(response, new SetupReport(roles(store, now)).json());
                return Optional.empty();
            }
            case "POST setup/check" -> {
                Answers.json(response, judged(store, now, chosen(store, now, Body.of(request))));
                return Optional.empty();
            }
            case "POST setup/apply" -> {
                String text = chosen(store, now, Body.of(request));
                return answer(store, store.applyOnTrial(text, author), "put uplinks on trial", response);
            }
            default -> throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such thing to do.");
        }
    }

    private List<Role> roles(ConfigurationStore store, String now) throws Body.Unfit {
        LinkMonitor links = sources.find(LinkMonitor.class)
                .orElseThrow(() -> new Body.Unfit(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Nobody watches the links: org.pointsman.link."));
        int own = sources.find(Reconciler.class)
                .map(Reconciler::ownership)
                .orElse(Ownership.DEFAULT)
                .protocol();
        List<String> uplinks = sources.find(Wan.class).stream()
                .flatMap(w -> w.snapshot().uplinks().stream())
                .map(UplinkView::name)
                .toList();
        return Survey.roles(links.current(), own, uplinks, store, now);
    }

    /** The text with those of the proposed uplinks whose interfaces are named, and no others. */
    private String chosen(ConfigurationStore store, String now, Body body) throws Body.Unfit {
        Set<String> wanted =
                new TreeSet<>(List.of(body.text("interfaces").strip().split("\\s+")));
        List<Role> chosen = roles(store, now).stream()
                .filter(r -> r.uplink() && wanted.remove(r.device()))
                .toList();
        if (chosen.isEmpty() || !wanted.isEmpty()) {
            throw new Body.Unfit(
                    HttpServletResponse.SC_CONFLICT,
                    "\"interfaces\" has to name some of those that would be uplinks, with spaces between them; look again.");
        }
        return Survey.text(store, now, chosen);
    }

    private static JsonObject shown(ConfigurationStore store, String now, Session session) {
        ConfigurationStore.Status status = store.status();
        JsonObjectBuilder json = Json.object()
                .add("version", status.version())
                .add("current", status.current())
                .add("findings", findings(status.findings()))
                .add(
                        "text",
                        session.role() == org.pointsman.webconsole.site.guard.Role.ADMIN
                                ? store.masked(now)
                                : store.redacted(now).text());
        return json.add("trial", trial(store)).build();
    }

    private static JsonValue trial(ConfigurationStore store) {
        return store.trial()
                .<JsonValue>map(t -> Json.object()
                        .add("version", t.version())
                        .add("before", t.before())
                        .add("author", t.author())
                        .add(
                                "secondsLeft",
                                Math.max(
                                        0,
                                        Duration.between(Instant.now(), t.until())
                                                .toSeconds()))
                        .build())
                .orElse(JsonValue.NULL);
    }

    private JsonStructure strategies() {
        Optional<Wan> wan = sources.find(Wan.class);
        return Json.object()
                .add("inForce", wan.map(Wan::strategy).orElse(""))
                .add("strategies", Json.strings(wan.map(Wan::strategies).orElse(List.of())))
                .build();
    }

    private static JsonObject judged(ConfigurationStore store, String now, String text) {
        return Json.object()
                .add("findings", findings(store.check(text, "configuration")))
                .add(
                        "changes",
                        ChangesReport.made(store.changes(now, text), "").json().get("changes"))
                .build();
    }

    private static Optional<String> answer(
            ConfigurationStore store, Result result, String what, HttpServletResponse response) throws IOException {
        Answers.json(
                response,
                result.applied() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_CONFLICT,
                Json.object()
                        .add("applied", result.applied())
                        .add(
                                "error",
                                result.findings().stream()
                                        .findFirst()
                                        .map(Finding::toString)
                                        .orElse(""))
                        .add("findings", findings(result.findings()))
                        .add("trial", trial(store))
                        .build());
        return result.applied() ? Optional.of(what) : Optional.empty();
    }

    private static jakarta.json.JsonArray findings(List<Finding> findings) {
        return Json.strings(findings.stream().map(Finding::toString).toList());
    }
}
