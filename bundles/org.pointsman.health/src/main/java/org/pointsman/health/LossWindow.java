/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import java.util.OptionalDouble;

/** Share of the latest probes that went unanswered. Loop only. */
final class LossWindow {
    private static final int SIZE = 64;
    private static final int FEWEST = 16;

    private final boolean[] lost = new boolean[SIZE];
    private int next;
    private int known;
    private int losses;

    void add(boolean wasLost) {
        losses += (wasLost ? 1 : 0) - (known == SIZE && lost[next] ? 1 : 0);
        lost[next] = wasLost;
        next = (next + 1) % SIZE;
        known = Math.min(SIZE, known + 1);
    }

    /** What was taken for the latest loss was only late. */
    void forgive() {
        for (int back = 1; back <= known; back++) {
            int at = Math.floorMod(next - back, SIZE);
            if (lost[at]) {
                lost[at] = false;
                losses--;
                return;
            }
        }
    }

    /** 0 to 100; empty: too few probes to say. */
    OptionalDouble percent() {
        if (known < FEWEST) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(100.0 * losses / known);
    }

    void clear() {
        known = 0;
        next = 0;
        losses = 0;
    }
}
