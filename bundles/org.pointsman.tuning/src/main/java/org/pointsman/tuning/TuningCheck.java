/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Checks the names of interfaces and the list of processors. */
@Component
public final class TuningCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> values = configuration.getOrDefault(TuningSettings.PID, Map.of());
        if (values.get("processors") instanceof String text && !text.isBlank()) {
            attempt("processors", () -> TuningSettings.processors(text), problems);
        }
        if (values.get("interfaces") instanceof Object[] names) {
            for (Object name : names) {
                attempt(
                        "interfaces",
                        () -> TuningSettings.device(String.valueOf(name).strip()),
                        problems);
            }
        }
        return problems;
    }

    private static void attempt(String key, Runnable parse, List<Problem> problems) {
        try {
            parse.run();
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(TuningSettings.PID, key, e.getMessage()));
        }
    }
}
