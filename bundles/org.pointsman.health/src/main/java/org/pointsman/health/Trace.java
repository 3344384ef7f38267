/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.OptionalLong;

/** What is known about one target through one uplink. Loop only. */
final class Trace {
    /** Misses in a row after which a target that is silent alone is no longer asked with the others. */
    private static final int GONE = 8;

    final RoundTrip roundTrip = new RoundTrip();
    final LossWindow window = new LossWindow();
    /** When it gave its last answer. */
    OptionalLong answered = OptionalLong.empty();
    /** When its first answered question was asked. */
    private long first;
    /** When its last answered question was asked. */
    private long asked;

    private int missesInRow;
    /** It alone has fallen silent, and tells nothing about the uplink until it answers again. */
    private boolean absent;
    /** Since when all its answers have come in time. */
    private OptionalLong good = OptionalLong.empty();

    /** {@code late}: it was counted as lost before. */
    void answer(long sent, long now, boolean late) {
        first = answered.isPresent() ? first : sent;
        asked = answered.isPresent() ? Math.max(asked, sent) : sent;
        answered = OptionalLong.of(now);
        good = good.isPresent() ? good : answered;
        missesInRow = 0;
        absent = false;
        if (late) {
            window.forgive();
        } else {
            window.add(false);
        }
    }

    void miss() {
        good = OptionalLong.empty();
        missesInRow++;
        window.add(true);
    }

    /** Others have answered: if it has been silent for so long, it is not the uplink. */
    void othersAnswer() {
        absent = absent || missesInRow >= GONE;
    }

    boolean absent() {
        return absent;
    }

    /** Whether a question that was asked at {@code moment} should have been answered. */
    boolean owed(long moment) {
        return known() && moment - first >= 0;
    }

    boolean known() {
        return answered.isPresent();
    }

    boolean answeredWhatWasAskedSince(long moment) {
        return known() && asked - moment >= 0;
    }

    boolean silent() {
        return good.isEmpty();
    }

    boolean goodFor(long nanos, long now) {
        return good.isPresent() && now - good.getAsLong() >= nanos;
    }

    void forgive() {
        good = OptionalLong.empty();
    }
}
