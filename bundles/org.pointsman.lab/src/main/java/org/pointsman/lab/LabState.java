/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a lab has to remember so that any later command can act on it; kept as {@code lab.json} in its folder.
 *
 * @param home the distribution folder that it was started from
 * @param since when it was started
 * @param ready whether everything in it came up
 * @param profile its network
 * @param processes what runs in it, by name
 */
record LabState(Path home, Instant since, boolean ready, Profile profile, Map<String, ProcessRef> processes) {
    /** The daemon's name in {@link #processes}. */
    static final String POINTSMAN = "pointsman";
    /** The name of the internet's servers in {@link #processes}. */
    static final String SERVERS = "servers";

    LabState {
        processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
    }

    /** The same with one more process. */
    LabState with(String name, ProcessRef process) {
        Map<String, ProcessRef> more = new LinkedHashMap<>(processes);
        more.put(name, process);
        return new LabState(home, since, ready, profile, more);
    }

    /** The same, complete. */
    LabState complete() {
        return new LabState(home, since, true, profile, processes);
    }

    /** Whether Pointsman was started in it, as opposed to {@code --bare}. */
    boolean hasPointsman() {
        return processes.containsKey(POINTSMAN);
    }

    /** Whether its router's web console is brought to the host. */
    boolean hasConsole() {
        return processes.containsKey(Console.PROCESS);
    }

    JsonObject toJson() {
        JsonObjectBuilder running = Json.createObjectBuilder();
        processes.forEach((name, process) -> running.add(
                name, Json.createObjectBuilder().add("pid", process.pid()).add("started", process.started())));
        return Json.createObjectBuilder()
                .add("home", home.toString())
                .add("since", since.toString())
                .add("ready", ready)
                .add("profile", profile.name())
                .add("network", profile.source())
                .add("processes", running)
                .build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RuntimeException of any kind if it is something else
     */
    static LabState fromJson(JsonObject json) {
        Map<String, ProcessRef> processes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry :
                json.getJsonObject("processes").entrySet()) {
            JsonObject process = entry.getValue().asJsonObject();
            processes.put(
                    entry.getKey(),
                    new ProcessRef(
                            process.getJsonNumber("pid").longValue(),
                            process.getJsonNumber("started").longValue()));
        }
        return new LabState(
                Path.of(json.getString("home")),
                Instant.parse(json.getString("since")),
                json.getBoolean("ready"),
                ProfileReader.read(json.getString("profile"), "the lab's state", json.getJsonObject("network")),
                processes);
    }
}
