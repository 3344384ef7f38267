/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import java.util.Locale;
import java.util.OptionalDouble;
import org.pointsman.api.health.HealthState;

/** How health is said. Pure. */
final class HealthWords {
    private HealthWords() {}

    static Style style(HealthState state) {
        return switch (state) {
            case UP -> Style.GOOD;
            case DEGRADED -> Style.WARN;
            case CAPTIVE, DOWN -> Style.BAD;
            case UNKNOWN -> Style.DIM;
        };
    }

    /** {@code 23.4 ms}, {@code 180 ms}; empty string for nothing. */
    static String millis(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        double v = value.getAsDouble();
        return String.format(Locale.ROOT, v < 100 ? "%.1f ms" : "%.0f ms", v);
    }

    static String percent(OptionalDouble value) {
        return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f %%", value.getAsDouble());
    }
}
