/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.pointsman.api.decision.DecisionJournal;
import org.pointsman.api.health.Health;
import org.pointsman.api.kernel.ControlLoop;
import org.pointsman.api.lan.Lan;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Overrides;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.Wan;
import org.pointsman.shell.report.DecisionReport;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.StatusReport;
import org.pointsman.shell.report.UplinkReport;
import org.pointsman.shell.report.UplinksReport;

/** Everything that the page shows at one moment, as JSON. Any thread; never waits for the control loop. */
@Component(service = Picture.class, configurationPid = Keeper.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Picture {
    private final Sources sources;

    /** Draws what {@code sources} tell. */
    @Activate
    public Picture(@Reference Sources sources) {
        this.sources = sources;
    }

    /** The status, field by field as the shell's {@code wan:status --json}. */
    public StatusReport status() {
        Optional<Wan> wan = sources.find(Wan.class);
        Optional<Reconciler> reconciler = sources.find(Reconciler.class);
        SortedSet<String> problems = new TreeSet<>();
        wan.ifPresentOrElse(w -> problems.addAll(w.problems()), () -> problems.add("Steering does not run."));
        if (reconciler.isEmpty()) {
            problems.add("The reconciler does not run.");
        }
        problems.addAll(sources.problems());
        List<UplinkReport> uplinks = new ArrayList<>();
        wan.ifPresent(w -> {
            long now = now(w);
            Optional<String> chosen = w.chosen().map(UplinkView::name);
            w.snapshot()
                    .uplinks()
                    .forEach(u -> uplinks.add(UplinkReport.of(u, chosen.equals(Optional.of(u.name())), now)));
        });
        return new StatusReport(
                wan.isPresent(),
                wan.map(Wan::ready).orElse(false),
                wan.map(Wan::strategy).orElse(""),
                new UplinksReport(uplinks),
                reconciler.map(Reconciler::statistics),
                List.copyOf(problems),
                sources.notes(),
                sources.find(DecisionJournal.class).map(DecisionJournal::recent).stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .map(DecisionReport::new));
    }

    /** The uplinks with what the shell has of them, and health, evidence, an operator's word and rates. */
    List<JsonObject> uplinks(Counters before, Counters now) {
        Optional<Wan> wan = sources.find(Wan.class);
        Optional<Overrides> overrides = sources.find(Overrides.class);
        List<JsonObject> all = new ArrayList<>();
        wan.ifPresent(w -> {
            long nanos = now(w);
            Optional<String> chosen = w.chosen().map(UplinkView::name);
            for (UplinkView u : w.snapshot().uplinks()) {
                UplinkReport report = UplinkReport.of(u, chosen.equals(Optional.of(u.name())), nanos);
                JsonObjectBuilder json = Json.object();
                report.json().forEach(json::add);
                json.add("inUse", report.inUse())
                        .add("measured", measured(u.health()))
                        .add(
                                "evidence",
                                Json.objects(u.evidence(nanos).stream()
                                        .map(e -> evidence(e, nanos))
                                        .toList()))
                        .add("operator", overrides.map(o -> word(o, u.name())).orElse(""));
                rates(json, report.device(), before, now);
                all.add(json.build());
            }
        });
        return all;
    }

    /** All of it. */
    JsonObject all(Counters before, Counters now) {
        StatusReport status = status();
        JsonObjectBuilder json = Json.object();
        status.json().forEach(json::add);
        return json.add("word", status.word())
                .add("uplinks", Json.objects(uplinks(before, now)))
                .add(
                        "lans",
                        Json.objects(sources.all(Lan.class).stream()
                                .map(l -> lan(l, before, now))
                                .toList()))
                .build();
    }

    /** The control loop's clock, by which all ages are reckoned. */
    long now(Wan wan) {
        // without the loop's clock, the snapshot's own reading is the nearest thing
        return sources.find(ControlLoop.class)
                .map(ControlLoop::nanoTime)
                .orElseGet(() -> wan.snapshot().nanos());
    }

    private static JsonObject lan(Lan lan, Counters before, Counters now) {
        JsonObjectBuilder json = Json.object()
                .add("name", lan.name())
                .add("device", lan.device())
                .add("address", lan.address().toString());
        rates(json, Optional.of(lan.device()), before, now);
        return json.build();
    }

    /** {@code received} and {@code sent}: bits per second, by the interface's counters. */
    private static void rates(JsonObjectBuilder json, Optional<String> device, Counters before, Counters now) {
        Optional<Counters.Rate> rate = device.flatMap(d -> now.since(before, d));
        Optional<Counters.Bytes> bytes = device.map(now.bytes()::get);
        json.add(
                        "rate",
                        rate.<JsonValue>map(r -> Json.object()
                                        .add("received", Math.round(r.in()))
                                        .add("sent", Math.round(r.out()))
                                        .build())
                                .orElse(JsonValue.NULL))
                .add(
                        "bytes",
                        bytes.<JsonValue>map(b -> Json.object()
                                        .add("received", b.in())
                                        .add("sent", b.out())
                                        .build())
                                .orElse(JsonValue.NULL));
    }

    private static JsonObject measured(Health health) {
        JsonObjectBuilder json = Json.object().add("reason", health.reason());
        number(json, "rttMillis", health.rttMillis());
        number(json, "lossPercent", health.lossPercent());
        return json.build();
    }

    private static void number(JsonObjectBuilder json, String key, OptionalDouble number) {
        if (number.isPresent()) {
            json.add(key, Math.round(number.getAsDouble() * 100) / 100.0);
        } else {
            json.addNull(key);
        }
    }

    private static JsonObject evidence(Evidence evidence, long nanos) {
        return Json.object()
                .add("kind", evidence.kind().name().toLowerCase(Locale.ROOT))
                .add("verdict", evidence.verdict().name().toLowerCase(Locale.ROOT))
                .add("text", evidence.text())
                .add("ageSeconds", Math.max(0, (nanos - evidence.sinceNanos()) / 1_000_000_000))
                .build();
    }

    private static String word(Overrides overrides, String uplink) {
        if (overrides.disabled().contains(uplink)) {
            return "disabled";
        }
        return overrides.rehearsed().contains(uplink) ? "rehearsed" : "";
    }
}
