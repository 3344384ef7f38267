/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.pointsman.api.config.ConfigurationStore;
import org.pointsman.api.config.ConfigurationStore.Change;
import org.pointsman.api.config.ConfigurationStore.Finding;
import org.pointsman.api.config.ConfigurationStore.Result;
import org.pointsman.shell.report.ChangesReport;
import org.pointsman.shell.report.ConfigurationReport;
import org.pointsman.shell.report.FindingsReport;
import org.pointsman.shell.report.Json;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Sentence;

/** How commands change the configuration: one value of what is in force, on trial. */
record Configuring(ConfigurationStore store) {
    static final String AUTHOR = "shell";

    static final Sentence NO_STORE =
            Sentence.failed("No configuration is kept here: the bundle org.pointsman.config does not run.");

    /** What is in force. */
    Optional<String> current() {
        return store.text(store.status().version());
    }

    /** Puts a text in force and says what that changed. */
    Report apply(String now, String text, boolean forGood) {
        List<Change> changes = store.changes(now, text);
        Result result = forGood ? store.apply(text, AUTHOR) : store.applyOnTrial(text, AUTHOR);
        if (!result.applied()) {
            return new FindingsReport(result.findings());
        }
        String outcome = store.trial()
                .map(t -> "version " + t.version() + " is in force until " + ConfigurationReport.clock(t.until())
                        + "; to keep it: wan:config confirm")
                .orElseGet(() -> "version " + store.status().version() + " is in force");
        return ChangesReport.made(changes, outcome);
    }

    /** PIDs of uplinks with this name; one that cannot be told from another thing's is among them. */
    List<String> named(String name) {
        List<String> all = current().map(store::given).stream()
                .flatMap(given -> given.keySet().stream())
                .filter(pid -> pid.endsWith("~" + name))
                .toList();
        List<String> uplinks =
                all.stream().filter(pid -> pid.contains(".uplink.")).toList();
        return uplinks.isEmpty() ? all : uplinks;
    }

    /** Takes a value back to its default. */
    Report unset(String pid, String key, boolean forGood) {
        Optional<String> now = current();
        if (now.isEmpty()
                || !store.given(now.get()).getOrDefault(pid, new TreeSet<>()).contains(key)) {
            return Sentence.failed("'" + key + "' is not given for " + pid + ".");
        }
        return apply(now.get(), store.edited(now.get(), pid, key, Optional.empty()), forGood);
    }

    /**
     * Sets one value as a person types it: a number where one is wanted, a text elsewhere.
     *
     * @param value as typed; JSON where it is to be exact
     */
    Report set(String pid, String key, String value, boolean forGood) {
        Optional<String> now = current();
        if (now.isEmpty()) {
            return Sentence.failed("No configuration is in force yet; see: wan:config");
        }
        String asText = Json.strings(List.of(value)).get(0).toString();
        boolean exact = value.matches("true|false|-?[0-9].*|[\\[{\"].*");
        List<String> readings = exact ? List.of(value, asText) : List.of(asText);
        String first = "";
        for (String reading : readings) {
            try {
                String text = store.edited(now.get(), pid, key, Optional.of(reading));
                first = first.isEmpty() ? text : first;
                List<Finding> wrong = store.check(text, "");
                if (wrong.isEmpty()) {
                    return apply(now.get(), text, forGood);
                }
            } catch (IllegalArgumentException e) {
                return Sentence.failed("The configuration cannot be changed: " + e.getMessage() + ".");
            }
        }
        return refused(store.check(first, ""), pid, key);
    }

    /** What is said of the value alone says where it was to go, and no line of a file that nobody wrote. */
    private static Report refused(List<Finding> findings, String pid, String key) {
        Optional<Finding> own = findings.stream()
                .filter(f -> f.pid().equals(pid) && f.key().equals(key))
                .findFirst();
        return own.isEmpty()
                ? new FindingsReport(findings)
                : Sentence.failed(pid + ": " + key + ": " + own.get().sentence().replaceFirst(", without quotes$", ""));
    }
}
