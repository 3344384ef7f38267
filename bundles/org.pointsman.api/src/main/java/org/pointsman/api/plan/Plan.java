/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps in the order in which they are applied: make before break.
 *
 * @param steps in order
 */
public record Plan(List<Step> steps) {
    private static final Plan NOTHING = new Plan(List.of());

    /** Copies the list. */
    public Plan {
        steps = List.copyOf(steps);
    }

    /** The plan that changes nothing. */
    public static Plan nothing() {
        return NOTHING;
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** A line (or more, for nft) for each step. */
    public String text() {
        return steps.stream().map(Step::text).collect(Collectors.joining("\n"));
    }
}
