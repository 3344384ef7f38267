/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Status;
import org.pointsman.api.config.ConfigurationStore.Trial;
import org.pointsman.api.config.ConfigurationStore.Version;

/**
 * How the configuration stands.
 *
 * @param inForce empty: no copy of it is kept
 * @param trial empty: nothing waits for a confirmation
 */
public record ConfigurationReport(Status status, Optional<Version> inForce, Optional<Trial> trial) implements Report {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** Time of day where the daemon is. */
    public static String clock(Instant time) {
        return CLOCK.format(time.atZone(ZoneId.systemDefault()));
    }

    @Override
    public String part() {
        return "version " + status.version();
    }

    @Override
    public String line() {
        return part()
                + (status.current() ? "" : ", which is not what the file says")
                + trial.map(t -> ", on trial until " + clock(t.until())).orElse("");
    }

    @Override
    public String text(Terminal terminal) {
        return new Facts()
                .add(
                        "in force",
                        inForce.map(v -> "version " + v.number() + ", by " + v.author() + ", since "
                                        + Words.time(v.time(), terminal.zone()))
                                .orElse("no copy of it is kept"))
                .add(
                        "file",
                        status.current() ? "says the same" : "is not in force",
                        status.current() ? Style.PLAIN : Style.BAD)
                .addAll(
                        "why not",
                        status.findings().stream().map(Finding::toString).toList())
                .addAll(
                        "waiting",
                        status.waiting().stream()
                                .map(pid -> pid + ", for its plug-in")
                                .toList())
                .add(
                        "on trial",
                        trial.map(t -> "until " + clock(t.until()) + ", then version " + t.before()
                                        + " comes back; to keep it: wan:config confirm")
                                .orElse(""),
                        Style.BAD)
                .text(terminal);
    }

    @Override
    public JsonObject json() {
        JsonObjectBuilder json = Json.object().add("version", status.version()).add("current", status.current());
        inForce.ifPresent(
                v -> json.add("author", v.author()).add("since", v.time().toString()));
        json.add(
                "findings",
                Json.strings(status.findings().stream().map(Finding::toString).toList()));
        json.add("waiting", Json.strings(status.waiting()));
        json.add(
                "trial",
                trial.<JsonValue>map(t -> Json.object()
                                .add("version", t.version())
                                .add("before", t.before())
                                .add("until", t.until().toString())
                                .add("author", t.author())
                                .build())
                        .orElse(JsonValue.NULL));
        return json.build();
    }

    @Override
    public int exitCode() {
        List<Finding> wrong = status.findings();
        return wrong.isEmpty() ? ExitCodes.FINE : ExitCodes.DEGRADED;
    }
}
