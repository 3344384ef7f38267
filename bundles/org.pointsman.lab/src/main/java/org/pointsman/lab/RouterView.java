/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Pointsman says of itself, as far as the lab shows it.
 *
 * @param chosen the uplink that carries the traffic
 * @param uplinks each uplink's state in a word
 * @param shares parts of 256 of the new flows that each uplink gets, of those that get any
 */
record RouterView(Optional<String> chosen, Map<String, String> uplinks, Map<String, Integer> shares) {
    /** Takes from {@code wan:status --json} what is there. */
    static RouterView of(JsonObject status) {
        Map<String, String> uplinks = new LinkedHashMap<>();
        Map<String, Integer> shares = new LinkedHashMap<>();
        if (status.get("uplinks") instanceof JsonArray list) {
            for (JsonValue each : list) {
                if (each instanceof JsonObject uplink) {
                    text(uplink, "name").ifPresent(name -> {
                        uplinks.put(name, state(uplink));
                        if (uplink.getInt("share", 0) > 0) {
                            shares.put(name, uplink.getInt("share"));
                        }
                    });
                }
            }
        }
        return new RouterView(text(status, "chosen"), uplinks, shares);
    }

    /** {@code in use}, with its share where several are; empty string for none. */
    String use(String uplink) {
        if (shares.size() > 1 && shares.containsKey(uplink)) {
            return String.format(Locale.ROOT, "in use, %.0f %% of new flows", 100.0 * shares.get(uplink) / 256);
        }
        return shares.containsKey(uplink) || chosen.equals(Optional.of(uplink)) ? "in use" : "";
    }

    private static String state(JsonObject uplink) {
        if (uplink.getBoolean("usable", false)) {
            return "up";
        }
        if (!uplink.getBoolean("enabled", true)) {
            return "off";
        }
        if (!uplink.getBoolean("carrier", true)) {
            return "no carrier";
        }
        if (text(uplink, "reachability").equals(Optional.of("unreachable"))) {
            return "gateway silent";
        }
        return text(uplink, "session").filter(session -> !session.equals("up")).orElse("checking");
    }

    private static Optional<String> text(JsonObject object, String key) {
        return object.get(key) instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }
}
