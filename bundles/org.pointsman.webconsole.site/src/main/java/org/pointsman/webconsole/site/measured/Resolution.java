/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.measured;

import java.util.Optional;
import java.util.stream.Stream;

/** How finely something is kept, and for how long; from the finest on. */
public enum Resolution {
    /** For the last hour. */
    FINE("1h", 10, 360, 720),
    /** For the last day. */
    MIDDLE("24h", 120, 720, 750),
    /** For the last month. */
    COARSE("30d", 3600, 720, 744);

    private final String span;
    private final int stepSeconds;
    private final int shown;
    private final int kept;

    Resolution(String span, int stepSeconds, int shown, int kept) {
        this.span = span;
        this.stepSeconds = stepSeconds;
        this.shown = shown;
        this.kept = kept;
    }

    /** What a person calls it: {@code 1h}. */
    public String span() {
        return span;
    }

    /** Seconds from one sample to the next. */
    public int stepSeconds() {
        return stepSeconds;
    }

    /** How many samples its span has. */
    public int shown() {
        return shown;
    }

    /** How many samples are kept at least. */
    int kept() {
        return kept;
    }

    /** Number of the step that a time lies in, from the epoch on: fits for some thousand years. */
    public int step(long epochSecond) {
        return (int) Math.floorDiv(epochSecond, stepSeconds);
    }

    /** The one of this span; empty: there is none. */
    public static Optional<Resolution> of(String span) {
        return Stream.of(values()).filter(r -> r.span.equals(span)).findFirst();
    }

    /** The next coarser one. */
    Optional<Resolution> coarser() {
        return ordinal() + 1 < values().length ? Optional.of(values()[ordinal() + 1]) : Optional.empty();
    }
}
