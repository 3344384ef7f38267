/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plan;

import java.util.Optional;

/**
 * How far a plan got.
 *
 * @param applied number of steps that the kernel acknowledged, from the first on
 * @param failed the step that stopped it; empty: all were applied
 * @param reason one sentence with the kernel's own words; empty string if nothing failed
 */
public record ApplyResult(int applied, Optional<Step> failed, String reason) {
    /** All {@code steps} steps were acknowledged. */
    public static ApplyResult complete(int steps) {
        return new ApplyResult(steps, Optional.empty(), "");
    }

    /** Whether every step was acknowledged. */
    public boolean ok() {
        return failed.isEmpty();
    }
}
