/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which plug-ins were let in, by whose signature, and which were not.
 *
 * @param notes what is to be known at all times, a sentence each
 * @param signers by a plug-in's name: who signed it
 * @param refused what may not run
 */
public record PluginGate(List<String> notes, Map<String, String> signers, List<Refused> refused) {
    /** Copies all. */
    public PluginGate {
        notes = List.copyOf(notes);
        signers = Map.copyOf(signers);
        refused = List.copyOf(refused);
    }

    /**
     * One that may not run.
     *
     * @param version empty if it has none
     * @param location where it came from
     * @param reason goes on after "it"
     */
    public record Refused(String name, String version, String location, String reason) {}

    /** As lines below the table of plug-ins. */
    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        for (Refused r : refused) {
            Words.wrap(
                            Words.clean("! " + (r.name() + " " + r.version()).strip() + " is refused: it " + r.reason()
                                    + " (" + r.location() + ")"),
                            terminal.columns())
                    .forEach(l -> lines.add(terminal.paint(Style.WARN, l)));
        }
        new TreeMap<>(signers)
                .forEach((name, signer) -> lines.addAll(
                        Words.wrap(Words.clean(name + " is signed by " + signer + "."), terminal.columns())));
        notes.forEach(n -> lines.addAll(Words.wrap(Words.clean(n), terminal.columns())));
        return lines;
    }

    /** Its fields in {@code object}. */
    JsonObjectBuilder addTo(JsonObjectBuilder object) {
        JsonObjectBuilder by = Json.object();
        signers.forEach(by::add);
        return object.add("notes", Json.strings(notes))
                .add("signers", by)
                .add(
                        "refused",
                        Json.objects(refused.stream()
                                .map(r -> Json.object()
                                        .add("name", r.name())
                                        .add("version", r.version())
                                        .add("location", r.location())
                                        .add("reason", r.reason())
                                        .build())
                                .toList()));
    }
}
