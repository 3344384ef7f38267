/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.api.config.ConfigurationStore.Finding;

/**
 * What a text amounts to.
 *
 * @param draft as written
 * @param typed what Config Admin is to hold, by PID; entries with a finding of their own and those that wait are left
 *     out
 * @param waiting PIDs that no bundle knows now, and that are let pass because they were good before
 * @param findings in order of line; empty: the text is accepted
 * @param uplinks how many entries configure an uplink
 * @param byDefault PIDs in {@code typed} that the text does not mention and a feature brought along
 * @param faults what keeps other such defaults out; the text is accepted all the same
 */
record Verdict(
        Draft draft,
        Map<String, Map<String, Object>> typed,
        List<String> waiting,
        List<Finding> findings,
        int uplinks,
        List<String> byDefault,
        List<Finding> faults) {
    Verdict {
        byDefault = List.copyOf(byDefault);
        faults = List.copyOf(faults);
        typed = Collections.unmodifiableMap(new LinkedHashMap<>(typed));
        waiting = List.copyOf(waiting);
        findings = List.copyOf(findings);
    }

    boolean fine() {
        return findings.isEmpty();
    }

    /** One line for a person. */
    String summary() {
        int others = typed.size() - uplinks - byDefault.size();
        StringBuilder text = new StringBuilder();
        text.append(uplinks).append(uplinks == 1 ? " uplink" : " uplinks");
        if (others > 0) {
            text.append(", ").append(others).append(others == 1 ? " other configuration" : " other configurations");
        }
        if (!byDefault.isEmpty()) {
            text.append("; by default of a feature: ").append(String.join(", ", byDefault));
        }
        if (!waiting.isEmpty()) {
            text.append("; waiting for a plug-in: ").append(String.join(", ", waiting));
        }
        return text.toString();
    }
}
