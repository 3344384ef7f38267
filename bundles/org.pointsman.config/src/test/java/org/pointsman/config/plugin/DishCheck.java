/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config.plugin;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;

/** Refuses a note, or breaks at one. */
@Component
public final class DishCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        return configuration.entrySet().stream()
                .filter(entry -> entry.getValue().get("note") instanceof String note && !note.isEmpty())
                .peek(entry -> {
                    if (entry.getValue().get("note").equals("break")) {
                        throw new IllegalStateException("broken");
                    }
                })
                .map(entry -> new Problem(entry.getKey(), "note", "no note is allowed"))
                .toList();
    }
}
