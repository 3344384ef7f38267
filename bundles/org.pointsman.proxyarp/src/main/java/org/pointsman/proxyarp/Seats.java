/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.proxyarp;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;
import org.pointsman.api.state.Ownership;

/** Numbers of the members of all joins, from which their tables follow. Thread-safe. */
@Component(service = Seats.class)
public final class Seats {
    private final Map<String, Integer> taken = new HashMap<>();

    /**
     * The number of {@code device}: what it has, else {@code wanted}, else the lowest that is free.
     *
     * @throws IllegalStateException if none is free
     */
    synchronized int of(String device, OptionalInt wanted) {
        Integer known = taken.get(device);
        if (known != null) {
            return known;
        }
        int number = wanted.isPresent() && !taken.containsValue(wanted.getAsInt())
                ? wanted.getAsInt()
                : IntStream.range(0, Ownership.MAX_MEMBERS)
                        .filter(n -> !taken.containsValue(n))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(
                                "all joins together have more than " + Ownership.MAX_MEMBERS + " interfaces"));
        taken.put(device, number);
        return number;
    }

    synchronized void free(String device) {
        taken.remove(device);
    }
}
