/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.pointsman.api.config.ConfigurationStore.Finding;

/**
 * Reads the structure of an OSGi Configurator resource (chapter 150): PIDs with properties, keys with type hints.
 * {@code ":configurator:…"} keys are for other readers of that format and are passed over.
 */
final class DraftReader {
    private static final String FOREIGN = ":configurator:";
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,14}");

    private final String file;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Draft.Entry> entries = new LinkedHashMap<>();

    private DraftReader(String file) {
        this.file = file;
    }

    /**
     * What was read.
     *
     * @param findings empty: the structure is fine
     */
    record Outcome(Draft draft, List<Finding> findings) {}

    /** Reads a text; what is wrong is left out of the draft. */
    static Outcome read(String text, String file) {
        DraftReader reader = new DraftReader(file);
        try {
            reader.resource(JsonParser.parse(text));
        } catch (SyntaxException e) {
            reader.wrong(e.line(), "", "", e.getMessage());
        }
        return new Outcome(new Draft(reader.entries), List.copyOf(reader.findings));
    }

    private void resource(Json json) {
        if (!(json instanceof Json.Members members)) {
            wrong(json.line(), "", "", "the file is to be one object, { \"PID\": { … }, … }");
            return;
        }
        Map<String, Integer> lines = new HashMap<>();
        for (Json.Member member : members.values()) {
            String pid = member.key();
            Integer before = lines.putIfAbsent(pid, member.line());
            if (before != null) {
                wrong(member.line(), pid, "", "this PID stands in line " + before + " already");
            } else if (!pid.startsWith(FOREIGN)) {
                entry(member);
            }
        }
    }

    private void entry(Json.Member member) {
        String pid = member.key();
        String sentence = spelling(pid);
        if (!sentence.isEmpty()) {
            wrong(member.line(), pid, "", sentence);
        }
        if (!(member.value() instanceof Json.Members members)) {
            wrong(
                    member.line(),
                    pid,
                    "",
                    "the value is " + Typing.shown(member.value()) + ", allowed: an object, { … }");
            return;
        }
        Map<String, Draft.Property> properties = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Json.Member property : members.values()) {
            String written = property.key();
            if (written.startsWith(FOREIGN)) {
                continue;
            }
            int colon = written.indexOf(':', 1);
            String key = colon < 0 ? written : written.substring(0, colon);
            // Config Admin does not tell upper from lower case in keys
            Integer before = lines.putIfAbsent(key.toLowerCase(Locale.ROOT), property.line());
            if (before != null) {
                wrong(property.line(), pid, key, "this key stands in line " + before + " already");
            } else {
                String hint = colon < 0 ? "" : written.substring(colon + 1);
                properties.put(key, new Draft.Property(property.line(), key, hint, property.value()));
            }
        }
        if (sentence.isEmpty()) {
            entries.put(pid, new Draft.Entry(pid, member.line(), properties));
        }
    }

    private static String spelling(String pid) {
        int tilde = pid.indexOf('~');
        String type = tilde < 0 ? pid : pid.substring(0, tilde);
        if (!PID.matcher(type).matches()) {
            return type.contains("-")
                    ? "no hyphen is allowed in a PID; a name follows behind ~"
                    : "this is no PID, allowed: words of letters, digits and _ with dots between";
        }
        String name = pid.substring(tilde + 1);
        if (tilde >= 0 && !NAME.matcher(name).matches()) {
            return "the name " + name
                    + " is not allowed; allowed: a letter a to z, then up to 14 of a to z, 0 to 9 and _";
        }
        return "";
    }

    private void wrong(int line, String pid, String key, String sentence) {
        findings.add(new Finding(file, line, pid, key, sentence));
    }
}
