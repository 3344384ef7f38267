/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.pointsman.api.state.NetworkState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which part of the new flows each uplink gets, by the last decision. Loop only. */
final class Shares {
    private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

    private Map<String, Integer> parts = Map.of();

    /** Parts of the uplink {@code name}; 0: it gets none. */
    int of(String name) {
        return parts.getOrDefault(name, 0);
    }

    Map<String, Integer> now() {
        return parts;
    }

    /** Takes what was decided; where nothing is shared out, the uplink of unmarked traffic has all. */
    void decided(Map<String, Integer> said, Optional<String> chosen) {
        Map<String, Integer> before = parts;
        Map<String, Integer> now = new TreeMap<>(said);
        now.values().removeIf(n -> n <= 0);
        if (now.isEmpty()) {
            chosen.ifPresent(name -> now.put(name, NetworkState.SHARES));
        }
        parts = Map.copyOf(now);
        if (!parts.equals(before) && parts.size() + before.size() > 2) { // a single one is told by the decision itself
            StringJoiner words = new StringJoiner(", ");
            now.forEach((name, n) -> words.add("%s %.0f %%".formatted(name, 100.0 * n / NetworkState.SHARES)));
            LOG.info("new flows: {}", words);
        }
    }
}
