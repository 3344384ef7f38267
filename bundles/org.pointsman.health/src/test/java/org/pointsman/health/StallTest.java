/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final long GLANCE = 250_000_000L;

    private final Stall stall = new Stall();
    private final List<Long> doubts = new ArrayList<>();
    private long now;
    private long sent;
    private long received;

    /** So many glances, with so many packets between each two. */
    private void glances(int count, int sentEach, int receivedEach) {
        for (int i = 0; i < count; i++) {
            now += GLANCE;
            sent += sentEach;
            received += receivedEach;
            if (stall.look(sent, received, now)) {
                doubts.add(now);
            }
        }
    }

    @Test
    void whatIsAnsweredIsNoReasonForDoubt() {
        glances(10_000, 40, 1);
        assertThat(doubts).isEmpty();
    }

    @Test
    void talkWithoutAnAnswerIsDoubtedWithinThreeQuartersOfASecond() {
        glances(40, 3, 3);
        long stopped = now;
        glances(40, 3, 0);
        assertThat(doubts).first().satisfies(at -> assertThat(at - stopped).isLessThanOrEqualTo(3 * GLANCE));
    }

    @Test
    void silenceOnBothSidesIsPeace() {
        glances(10, 5, 5);
        glances(10_000, 0, 0);
        assertThat(doubts).isEmpty();
    }

    @Test
    void whoNeverGetsAnAnswerIsDoubtedEverMoreSeldom() {
        glances(4 * 3600, 10, 0);
        assertThat(doubts).hasSizeBetween(8, 14);
        stall.right();
        int before = doubts.size();
        glances(2, 10, 0);
        assertThat(doubts).as("after a true alarm").hasSize(before + 1);
    }
}
