/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads manifest headers of OSGi's common syntax (OSGi Core 8, 1.3.2) as far as they are shown to people. */
final class Clauses {
    private static final Pattern PART = Pattern.compile("(?:[^;\"]|\"[^\"]*\")+");
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");

    private Clauses() {}

    /**
     * One clause.
     *
     * @param path its first word
     * @param attributes attributes by name, without the type behind a colon; directives by name and colon
     */
    record Clause(String path, Map<String, String> attributes) {}

    /** The clauses of {@code header} in order; null or blank: none. */
    static List<Clause> of(String header) {
        List<Clause> clauses = new ArrayList<>();
        if (header == null) {
            return clauses;
        }
        Matcher clause = CLAUSE.matcher(header);
        while (clause.find()) {
            Matcher part = PART.matcher(clause.group());
            String path = part.find() ? part.group().strip() : "";
            Map<String, String> attributes = new LinkedHashMap<>();
            while (part.find()) {
                int equals = part.group().indexOf('=');
                if (equals > 0) {
                    String name = part.group().substring(0, equals).strip();
                    String value = part.group().substring(equals + 1).strip();
                    attributes.put(name.endsWith(":") ? name : name.split(":", 2)[0], value.replaceAll("^\"|\"$", ""));
                }
            }
            if (!path.isEmpty()) {
                clauses.add(new Clause(path, attributes));
            }
        }
        return clauses;
    }
}
