/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pointsman.shell.report.Json;

/** {@code features}: what this Pointsman is made of, and its going and coming, as {@code wan:feature}. Any thread; a change may take seconds. */
final class FeatureDesk {
    /** What this console itself belongs to: it would be gone before it could answer. */
    private static final String OWN = "webconsole";

    private static final String OWN_STAYS = "webconsole is this console, which would be gone before it could answer;"
            + " 'bin/pointsman feature remove webconsole' removes it, and nobody sees these pages until"
            + " 'bin/pointsman feature install webconsole'.";

    /** How the launcher says that a feature may go and come. */
    private static final String MAY_GO = "ships";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Sources sources;

    FeatureDesk(Sources sources) {
        this.sources = sources;
    }

    /** Answers; what was tried, with what came of it, if that was a change. */
    Optional<String> serve(String what, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit {
        switch (what) {
            case "GET features" -> {
                Answers.json(response, list());
                return Optional.empty();
            }
            case "POST features/install", "POST features/remove" -> {
                return Optional.of(change(what.substring("POST features/".length()), request, response));
            }
            default -> throw new Body.Unfit(HttpServletResponse.SC_NOT_FOUND, "There is no such thing to do.");
        }
    }

    private JsonObject list() throws Body.Unfit {
        List<JsonObject> features = new ArrayList<>();
        if (asked(List.of("list")).get("features") instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> f) {
                    features.add(feature(f));
                }
            }
        }
        return Json.object().add("features", Json.objects(features)).build();
    }

    private static JsonObject feature(Map<?, ?> f) {
        String name = String.valueOf(f.get("name"));
        String state = String.valueOf(f.get("state"));
        String from = String.valueOf(f.get("from"));
        JsonObjectBuilder json = Json.object()
                .add("name", name)
                .add("state", state)
                .add("bundles", Integer.parseInt(String.valueOf(f.get("bundles"))))
                .add("from", from);
        if (from.equals(MAY_GO)) {
            if (name.equals(OWN)) {
                json.add("note", OWN_STAYS);
            } else {
                json.add("may", state.equals("removed") ? "install" : "remove");
            }
        }
        return json.build();
    }

    private String change(String verb, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Body.Unfit {
        String name = Body.of(request).text("name");
        if (!NAME.matcher(name).matches()) {
            throw new Body.Unfit(
                    HttpServletResponse.SC_BAD_REQUEST,
                    "A feature's name has 1 to 64 letters, digits, dots, hyphens and underscores.");
        }
        Map<?, ?> answer =
                name.equals(OWN) && verb.equals("remove") ? Map.of("error", OWN_STAYS) : asked(List.of(verb, name));
        String tried = "feature " + verb + " " + name + ": ";
        if (answer.get("said") instanceof String said) {
            Answers.json(response, Json.object().add("said", said).build());
            return tried + said;
        }
        String error = String.valueOf(answer.get("error"));
        Answers.error(response, HttpServletResponse.SC_CONFLICT, error);
        return tried + error;
    }

    private Map<?, ?> asked(List<String> words) throws Body.Unfit {
        return sources.features(words)
                .orElseThrow(() -> new Body.Unfit(
                        HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                        "This framework was not started by Pointsman's launcher, so nothing is known of features."));
    }
}
