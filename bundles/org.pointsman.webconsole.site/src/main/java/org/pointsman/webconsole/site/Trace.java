/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.pointsman.api.health.Health;
import org.pointsman.api.wan.UplinkView;
import org.pointsman.api.wan.WanSnapshot;
import org.pointsman.shell.report.Json;

/** How far away the internet was through each uplink during the last quarter of an hour; in memory only. Thread-safe. */
final class Trace {
    static final int STEP_SECONDS = 10;
    private static final int SAMPLES = 90;

    private record Sample(OptionalDouble rttMillis, OptionalDouble lossPercent) {}

    private final Map<String, Deque<Sample>> uplinks = new TreeMap<>();

    /** One more sample of each uplink; one that is no longer there is forgotten. */
    synchronized void add(WanSnapshot snapshot) {
        uplinks.keySet()
                .retainAll(snapshot.uplinks().stream().map(UplinkView::name).toList());
        for (UplinkView u : snapshot.uplinks()) {
            Health health = u.health();
            Deque<Sample> samples = uplinks.computeIfAbsent(u.name(), n -> new ArrayDeque<>());
            samples.addLast(new Sample(health.rttMillis(), health.lossPercent()));
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }
    }

    /** Oldest first; null where nothing was measured. */
    synchronized JsonObject json() {
        JsonObjectBuilder all = Json.object();
        uplinks.forEach((name, samples) -> {
            JsonArrayBuilder rtt = Json.array();
            JsonArrayBuilder loss = Json.array();
            samples.forEach(s -> {
                add(rtt, s.rttMillis());
                add(loss, s.lossPercent());
            });
            all.add(name, Json.object().add("rttMillis", rtt).add("lossPercent", loss));
        });
        return Json.object()
                .add("stepSeconds", STEP_SECONDS)
                .add("samples", SAMPLES)
                .add("uplinks", all)
                .build();
    }

    private static void add(JsonArrayBuilder array, OptionalDouble number) {
        if (number.isPresent()) {
            array.add(Math.round(number.getAsDouble() * 100) / 100.0);
        } else {
            array.addNull();
        }
    }
}
