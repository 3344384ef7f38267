/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.pointsman.shell.drill.DrillRecord;
import org.pointsman.shell.drill.FlowFates;

/**
 * What users would have felt, had an uplink failed.
 *
 * @param drill the facts
 */
public record DrillReport(DrillRecord drill) implements Report {
    @Override
    public String part() {
        return Words.clean(drill.uplink());
    }

    @Override
    public String line() {
        return Words.clean(drill.uplink() + " counted as failed for " + Words.duration(drill.lasted()) + ": "
                + switched() + "; " + without());
    }

    private String switched() {
        if (drill.switchMicros().isEmpty()) {
            return "nothing had to be switched";
        }
        return "switched in " + Words.micros(drill.switchMicros().getAsLong()) + whereto();
    }

    private String whereto() {
        return drill.before().equals(drill.during())
                ? ""
                : ", from " + drill.before().orElse("no uplink") + " to "
                        + drill.during().orElse("no uplink");
    }

    private String without() {
        return drill.without().isZero()
                ? "nobody was left without a way"
                : "without a way for " + Words.micros(drill.without().toNanos() / 1_000);
    }

    private static List<String> said(FlowFates f) {
        List<String> said = new ArrayList<>();
        said.add(Words.count(f.had(), "flow was", "flows were") + " under way by it");
        if (f.moved() > 0) {
            said.add(f.moved() + " went on by another uplink");
        }
        if (f.cut() > 0) {
            said.add(f.cut() + " ended or had to begin anew");
        }
        if (f.stayed() > 0) {
            said.add(Words.count(f.stayed(), "was left as it is", "were left as they are"));
        }
        return said;
    }

    private String began() {
        return drill.began().stream().map(b -> b.uplink() + " " + b.flows()).collect(Collectors.joining(", "));
    }

    @Override
    public String text(Terminal terminal) {
        boolean good = drill.without().isZero() && drill.early().isEmpty();
        return new Facts()
                .add("drill", drill.uplink() + " counted as failed for " + Words.duration(drill.lasted()), Style.TITLE)
                .add("ended early", drill.early(), Style.WARN)
                .add("switch", switched())
                .addAll("its flows", drill.fates().map(DrillReport::said).orElse(List.of()))
                .add("new flows", began())
                .add("return", returned())
                .add("verdict", without(), good ? Style.GOOD : Style.BAD)
                .text(terminal);
    }

    private String returned() {
        return drill.returnMicros().isEmpty()
                ? "nothing had to be switched back"
                : "switched back in " + Words.micros(drill.returnMicros().getAsLong());
    }

    /** 4 if anybody was left without a way. */
    @Override
    public int exitCode() {
        return drill.without().isZero() ? ExitCodes.FINE : ExitCodes.DEGRADED;
    }

    @Override
    public JsonObject json() {
        List<JsonObject> began = drill.began().stream()
                .map(b -> Json.object()
                        .add("uplink", b.uplink())
                        .add("flows", b.flows())
                        .build())
                .toList();
        return Json.object()
                .add("uplink", drill.uplink())
                .add("lastedMillis", drill.lasted().toMillis())
                .add("endedEarly", Json.orNull(Optional.of(drill.early()).filter(s -> !s.isEmpty())))
                .add("before", Json.orNull(drill.before()))
                .add("during", Json.orNull(drill.during()))
                .add("switchMicros", Json.orNull(drill.switchMicros()))
                .add("returnMicros", Json.orNull(drill.returnMicros()))
                .add("flows", drill.fates().<JsonValue>map(DrillReport::json).orElse(JsonValue.NULL))
                .add("newFlows", Json.objects(began))
                .add("withoutMillis", Json.orNull(millis(drill.without())))
                .build();
    }

    private static OptionalLong millis(Duration duration) {
        return OptionalLong.of(duration.toMillis());
    }

    private static JsonObject json(FlowFates f) {
        return Json.object()
                .add("had", f.had())
                .add("moved", f.moved())
                .add("cut", f.cut())
                .add("stayed", f.stayed())
                .build();
    }
}
