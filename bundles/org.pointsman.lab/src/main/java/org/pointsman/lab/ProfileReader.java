/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads profiles and says, in one sentence, what is wrong with one. */
final class ProfileReader {
    private static final Set<String> KEYS = Set.of("title", "uplinks", "segments", "lan", "configuration");
    private static final Set<String> UPLINK_KEYS =
            Set.of("isp", "interface", "kind", "addressing", "metric", "weight", "nic");
    /** Part of a namespace's name: no hyphen, which parts a lab's name from a role. */
    private static final Pattern ISP_NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");

    private static final Set<String> RESERVED = Set.of("router", "client", "internet", "lo");
    private static final int MOST_UPLINKS = 250;

    private static final Set<String> SEGMENT_KEYS = Set.of("host", "interface");
    private static final int MOST_SEGMENTS = 8;

    private final String where;

    private ProfileReader(String where) {
        this.where = where;
    }

    /**
     * Parses the text of a profile; comments are allowed.
     *
     * @param name what the profile is called
     * @param where where the text comes from, for sentences
     * @throws LabException with one sentence if it is not a profile
     */
    static Profile read(String name, String where, String text) {
        return new ProfileReader(where).profile(name, Texts.object(where, text));
    }

    /** The same for an object that was parsed before. */
    static Profile read(String name, String where, JsonObject object) {
        return new ProfileReader(where).profile(name, object);
    }

    private Profile profile(String name, JsonObject object) {
        onlyKnown(object, KEYS, "");
        JsonArray uplinks = object.get("uplinks") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        if (uplinks.isEmpty() || uplinks.size() > MOST_UPLINKS) {
            throw bad("uplinks", "is to be a list of 1 to " + MOST_UPLINKS + " uplinks");
        }
        List<Isp> isps = new ArrayList<>();
        Set<String> names = new HashSet<>(RESERVED);
        Set<String> devices = new HashSet<>(Set.of(Topology.LAN_DEVICE, "lo"));
        for (JsonValue each : uplinks) {
            int number = isps.size() + 1;
            String at = "uplinks[" + (number - 1) + "]";
            if (!(each instanceof JsonObject uplink)) {
                throw bad(at, "is to be an object such as { \"isp\": \"adsl\", \"interface\": \"eth0\" }");
            }
            Isp isp = isp(number, at, uplink);
            if (!names.add(isp.name())) {
                throw bad(at + ".isp", "'" + isp.name() + "' is taken");
            }
            if (!devices.add(isp.device())) {
                throw bad(at + ".interface", "'" + isp.device() + "' is taken");
            }
            isps.add(isp);
        }
        JsonObject configuration =
                object.getOrDefault("configuration", JsonValue.EMPTY_JSON_OBJECT) instanceof JsonObject given
                        ? given
                        : JsonValue.EMPTY_JSON_OBJECT;
        Profile.Lan lan = choice(object, "", "lan", Profile.Lan.FIXED);
        return new Profile(
                name,
                text(object, "", "title", ""),
                isps,
                segments(object, names, devices),
                lan,
                configuration,
                object);
    }

    private List<Segment> segments(JsonObject object, Set<String> names, Set<String> devices) {
        JsonArray given = object.get("segments") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        if (given.size() > MOST_SEGMENTS) {
            throw bad("segments", "is to be a list of at most " + MOST_SEGMENTS + " segments");
        }
        List<Segment> segments = new ArrayList<>();
        for (JsonValue each : given) {
            int number = segments.size() + 1;
            String at = "segments[" + (number - 1) + "]";
            if (!(each instanceof JsonObject segment)) {
                throw bad(at, "is to be an object such as { \"host\": \"desk\", \"interface\": \"br0\" }");
            }
            onlyKnown(segment, SEGMENT_KEYS, at + ".");
            String host = text(segment, at + ".", "host", "");
            String device = text(segment, at + ".", "interface", "");
            if (!ISP_NAME.matcher(host).matches()) {
                throw bad(at + ".host", "'" + host + "' is to be 1 to 12 of a-z 0-9, a letter first");
            }
            if (!names.add(host)) {
                throw bad(at + ".host", "'" + host + "' is taken");
            }
            if (!devices.add(device)) {
                throw bad(at + ".interface", "'" + device + "' is taken");
            }
            try {
                segments.add(new Segment(number, host, device));
            } catch (IllegalArgumentException e) {
                throw bad(at + ".interface", e.getMessage());
            }
        }
        return segments;
    }

    private Isp isp(int number, String at, JsonObject uplink) {
        onlyKnown(uplink, UPLINK_KEYS, at + ".");
        String name = text(uplink, at + ".", "isp", "");
        if (!ISP_NAME.matcher(name).matches()) {
            throw bad(at + ".isp", "'" + name + "' is to be 1 to 12 of a-z 0-9, a letter first");
        }
        Isp.Kind kind = choice(uplink, at + ".", "kind", Isp.Kind.ETHERNET);
        try {
            return new Isp(
                    number,
                    name,
                    text(uplink, at + ".", "interface", ""),
                    kind,
                    choice(uplink, at + ".", "addressing", Isp.Addressing.STATIC),
                    number(uplink, at, "metric", 10 * number, 9999),
                    number(uplink, at, "weight", 1, 255),
                    flag(uplink, at, kind == Isp.Kind.ETHERNET));
        } catch (IllegalArgumentException e) {
            throw bad(at + ".interface", e.getMessage());
        }
    }

    private void onlyKnown(JsonObject object, Set<String> known, String at) {
        for (Map.Entry<String, JsonValue> entry : object.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw bad(
                        at + entry.getKey(),
                        "is not known here; known: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private String text(JsonObject object, String at, String key, String otherwise) {
        JsonValue value = object.getOrDefault(key, Json.createValue(otherwise));
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw bad(at + key, "is to be a text, not " + value);
    }

    private <E extends Enum<E>> E choice(JsonObject uplink, String at, String key, E otherwise) {
        String text = text(uplink, at, key, word(otherwise));
        List<String> allowed = new ArrayList<>();
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (word(each).equals(text)) {
                return each;
            }
            allowed.add(word(each));
        }
        throw bad(at + key, "'" + text + "' is not one of " + String.join(", ", allowed));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private int number(JsonObject uplink, String at, String key, int otherwise, int most) {
        JsonValue value = uplink.getOrDefault(key, Json.createValue(otherwise));
        if (value instanceof JsonNumber n && n.isIntegral() && n.longValue() >= 1 && n.longValue() <= most) {
            return n.intValue();
        }
        throw bad(at + "." + key, "is to be a whole number of 1 to " + most + ", not " + value);
    }

    private boolean flag(JsonObject uplink, String at, boolean otherwise) {
        JsonValue value = uplink.getOrDefault("nic", otherwise ? JsonValue.TRUE : JsonValue.FALSE);
        if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
            return value == JsonValue.TRUE;
        }
        throw bad(at + ".nic", "is to be true or false, not " + value);
    }

    private LabException bad(String key, String sentence) {
        return LabException.failed(where + ": " + key + " " + sentence);
    }
}
