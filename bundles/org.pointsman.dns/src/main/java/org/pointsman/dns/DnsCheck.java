/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.config.ConfigurationCheck;
import org.pointsman.api.net.IpAddress;

/** Checks what metatype cannot: that resolvers are addresses. */
@Component
public final class DnsCheck implements ConfigurationCheck {
    @Override
    public List<Problem> check(Map<String, Map<String, Object>> configuration) {
        List<Problem> problems = new ArrayList<>();
        for (String text :
                texts(configuration.getOrDefault(DnsComponent.PID, Map.of()).get("resolvers"))) {
            try {
                IpAddress.parse(text.strip());
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(DnsComponent.PID, "resolvers", e.getMessage()));
            }
        }
        return problems;
    }

    private static List<String> texts(Object value) {
        if (value instanceof Object[] many) {
            return Stream.of(many).map(String::valueOf).toList();
        } else if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return value instanceof String s ? List.of(s) : List.of();
    }
}
