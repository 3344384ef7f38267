/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonStructure;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.link.LinkMonitor;
import org.pointsman.api.link.LinkSnapshot;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.LinkReport;
import org.pointsman.shell.report.LinksReport;
import org.pointsman.shell.report.PlanReport;
import org.pointsman.shell.report.WhyReport;
import org.pointsman.shell.report.WhyUplinkReport;

/** {@code /api/v1}: what can be read; field by field as the shell's {@code --json}. */
@Component(
        service = Servlet.class,
        configurationPid = Keeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"osgi.http.whiteboard.servlet.pattern=/api/v1/*", "osgi.http.whiteboard.servlet.name=pointsman.api"
        })
public final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final int USUAL_HISTORY = 50;
    private static final int MOST_HISTORY = 1000;

    private final transient Sources sources;
    private final transient Picture picture;
    private final transient Live live;
    private final transient Desk desk;
    private final transient Recorder recorder;
    private final transient Object planning = new Object();
    private transient Optional<Planned> planned = Optional.empty();

    /** An answer that is fresh enough for everybody who asks within a second. */
    private record Planned(JsonStructure json, long nanos) {}

    /** Answers from these. */
    @Activate
    public ApiServlet(
            @Reference Sources sources,
            @Reference Picture picture,
            @Reference Live live,
            @Reference Desk desk,
            @Reference Recorder recorder) {
        this.sources = sources;
        this.picture = picture;
        this.live = live;
        this.desk = desk;
        this.recorder = recorder;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] word = Optional.ofNullable(request.getPathInfo())
                .orElse("/")
                .substring(1)
                .split("/", -1);
        try {
            if (desk.serves(word)) {
                desk.serve(word, request, response);
            } else if (request.getAttribute(Keeper.SESSION) == null) {
                // it has been refused before, unless it came past the gatekeeper
                Answers.error(response, HttpServletResponse.SC_UNAUTHORIZED, "Log in first.");
            } else if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
                read(word, request, response);
            } else {
                Answers.error(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "This can only be read.");
            }
        } catch (Body.Unfit e) {
            Answers.error(response, e.status(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Answers.error(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The console is being closed.");
        }
    }

    private void read(String[] word, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit {
        if (word.length == 1 && word[0].equals("measurements")) {
            recorder.answer(request, response);
            return;
        }
        String what = word.length <= 2 ? word[0] + (word.length == 2 ? "/*" : "") : "";
        Optional<JsonStructure> answer = switch (what) {
            case "status" -> Optional.of(picture.status().json());
            case "live" -> Optional.of(live.now());
            case "uplinks" ->
                Optional.of(Json.object()
                        .add("uplinks", Json.objects(live.uplinks()))
                        .build());
            case "uplinks/*" ->
                live.uplinks().stream()
                        .filter(u -> u.getString("name").equals(word[1]))
                        .<JsonStructure>map(u -> u)
                        .findFirst();
            case "health" ->
                Optional.of(Json.object()
                        .add(
                                "uplinks",
                                Json.objects(live.uplinks().stream()
                                        .map(u -> Json.object()
                                                .add("name", u.get("name"))
                                                .add("health", u.get("health"))
                                                .add("measured", u.get("measured"))
                                                .add("evidence", u.get("evidence"))
                                                .build())
                                        .toList()))
                        .build());
            case "trace" -> Optional.of(live.trace().json());
            case "why" ->
                sources.find(Wan.class).map(w -> WhyReport.of(w, picture.now(w)).json());
            case "why/*" ->
                sources.find(Wan.class)
                        .flatMap(w -> w.snapshot()
                                .uplink(word[1])
                                .map(u ->
                                        WhyUplinkReport.of(w, u, picture.now(w)).json()));
            case "links" -> sources.find(LinkMonitor.class).map(m -> links(m.current()));
            case "history" -> Optional.of(history(request));
            case "history/*" ->
                decisions()
                        .filter(d -> Long.toString(d.number()).equals(word[1]))
                        .<JsonStructure>map(d -> new DecisionReport(d).json())
                        .findFirst();
            case "plan" -> plan();
            case "openapi.json" -> Optional.of(OpenApi.document());
            default -> Optional.empty();
        };
        if (answer.isPresent()) {
            Answers.json(response, answer.get());
        } else {
            Answers.error(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing of that name now.");
        }
    }

    private static JsonStructure links(LinkSnapshot links) {
        return new LinksReport(
                        links.links().stream().map(l -> LinkReport.of(l, links)).toList())
                .json();
    }

    private Stream<Decision> decisions() {
        return sources.find(DecisionJournal.class).map(DecisionJournal::recent).stream()
                .flatMap(List::stream);
    }

    private JsonStructure history(HttpServletRequest request) throws Body.Unfit {
        String limit = Optional.ofNullable(request.getParameter("limit")).orElse(Integer.toString(USUAL_HISTORY));
        if (!limit.matches("[1-9][0-9]{0,3}") || Integer.parseInt(limit) > MOST_HISTORY) {
            throw new Body.Unfit(
                    HttpServletResponse.SC_BAD_REQUEST, "limit has to be a number from 1 to " + MOST_HISTORY + ".");
        }
        return Json.reports(decisions()
                .limit(Integer.parseInt(limit))
                .map(DecisionReport::new)
                .toList());
    }

    /** Reading the kernel afresh is done by the control loop: once a second at most, however many ask. */
    private Optional<JsonStructure> plan() {
        Supplier<Optional<JsonStructure>> fresh = () -> sources.find(Reconciler.class)
                .map(r -> PlanReport.of(r.pending()).json());
        synchronized (planning) {
            if (planned.filter(p -> System.nanoTime() - p.nanos() < 1_000_000_000L)
                    .isEmpty()) {
                planned = fresh.get().map(json -> new Planned(json, System.nanoTime()));
            }
            return planned.map(Planned::json);
        }
    }
}
