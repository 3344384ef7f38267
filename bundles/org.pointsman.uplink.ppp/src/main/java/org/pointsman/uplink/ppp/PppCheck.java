/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Checks the configurations of this bundle's uplinks. */
@Component
public final class PppCheck implements ConfigurationCheck {
    private static final Map<String, Function<String, Object>> VALUES = new TreeMap<>(Map.of(
            "device", text -> ModemPath.parse(text.strip()),
            "control", text -> text.isBlank() ? text : ModemPath.parse(text.strip()),
            "apn", text -> Values.apn(text.strip()),
            "user", Values::user,
            "password", Values::password,
            "number", text -> Values.number(text.strip()),
            "pin", text -> Values.pin(text.strip())));

    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> lines = new TreeMap<>(); // of earlier uplinks
        new TreeMap<>(configuration).forEach((pid, values) -> {
            if (!pid.startsWith(PppUplink.PID + "~")) {
                return;
            }
            one(pid, "", pid.substring(pid.indexOf('~') + 1), Values::name, problems);
            VALUES.forEach((key, parser) -> {
                if (values.get(key) instanceof String text) { // what is of another type the metatype tells
                    one(pid, key, text, parser, problems);
                }
            });
            for (String key : List.of("device", "control")) {
                String line = values.get(key) instanceof String text ? text.strip() : "";
                String other = line.isEmpty() ? null : lines.putIfAbsent(line, pid);
                if (other != null) {
                    problems.add(new Problem(
                            pid,
                            key,
                            other.equals(pid)
                                    ? "'" + line + "' is the line that dials, and cannot be asked while it is connected"
                                    : "'" + line + "' is also used by " + other + "; a line serves one uplink"));
                }
            }
        });
        return problems;
    }

    private static void one(String pid, String key, String text, Function<String, ?> parser, List<Problem> problems) {
        try {
            parser.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(pid, key, e.getMessage()));
        }
    }
}
