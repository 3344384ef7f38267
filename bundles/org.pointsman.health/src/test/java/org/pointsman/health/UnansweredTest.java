/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flows that begin, and answers to them, as a heartbeat of 200 ms sees them. */
class UnansweredTest {
    private static final long LOOK = 200_000_000L;
    private static final long ROUND_TRIP = 20_000_000L;

    private Unanswered unanswered = new Unanswered();
    private final List<Long> doubts = new ArrayList<>();
    private long roundTrip = ROUND_TRIP;
    private long now;
    private long begun;
    private long answered;

    private void looks(int count, int begunEach, int answeredEach) {
        for (int i = 0; i < count; i++) {
            now += LOOK;
            begun += begunEach;
            answered += answeredEach;
            if (unanswered.look(begun, answered, roundTrip, now)) {
                doubts.add(now);
            }
        }
    }

    @Test
    void oneAnswerAmongManyIsNoReasonForDoubt() {
        looks(10_000, 40, 1);
        assertThat(doubts).isEmpty();
    }

    @Test
    void flowsThatNobodyAnswersAreDoubtedWithTheSecondLook() {
        looks(10, 3, 3);
        long stopped = now;
        looks(10, 3, 0);
        assertThat(doubts).hasSize(1);
        assertThat(doubts.get(0) - stopped).isLessThanOrEqualTo(2 * LOOK);
    }

    @Test
    void anAnswerIsGivenTheTimeThatAnswersTake() {
        roundTrip = 700_000_000L; // by satellite
        looks(10, 1, 1);
        for (int i = 0; i < 100; i++) {
            looks(6, 1, 0);
            looks(1, 1, 6);
        }
        assertThat(doubts).isEmpty();
    }

    @Test
    void oneHostThatIsAwayIsNoReason() {
        looks(1, 1, 1);
        for (int i = 0; i < 1000; i++) {
            looks(1, 1, 0); // a SYN, and a second one that is sent again
            looks(5, 0, 0);
            looks(1, 1, 0);
            looks(15, 0, 0);
        }
        assertThat(doubts).isEmpty();
    }

    @Test
    void whoNeverGetsAnAnswerIsDoubtedEverMoreSeldom() {
        looks(5 * 3600, 5, 0);
        assertThat(doubts).hasSizeBetween(8, 14);
        unanswered.right();
        int before = doubts.size();
        looks(2, 5, 0);
        assertThat(doubts).as("after a true alarm").hasSize(before + 1);
    }

    @Test
    void whatWasBegunOnceIsNoReasonForASecondDoubt() {
        looks(10, 1, 1);
        looks(3, 20, 0); // somebody who expects no answers, for a moment
        looks(5 * 3600, 0, 0);
        assertThat(doubts).hasSize(1);
    }

    @Test
    void whereNothingElseComesInOneFlowIsEnough() {
        unanswered = Unanswered.amidSilence();
        looks(100, 1, 1); // answered, or something else came in
        looks(100, 0, 0);
        long began = now;
        looks(1, 1, 0);
        looks(10, 0, 0);
        assertThat(doubts).hasSize(1);
        assertThat(doubts.get(0) - began).isLessThanOrEqualTo(3 * LOOK);
    }

    @Test
    void doubtsInVainAreForgottenWithTime() {
        looks(5 * 3600, 5, 0);
        looks(1, 0, 1);
        looks(5 * 60 * 25, 1, 1); // longer than the longest pause and as long again
        doubts.clear();
        looks(5 * 12, 5, 0);
        assertThat(doubts).as("again after ten seconds").hasSize(2);
    }

    @Test
    void aTableThatIsLoadedAnewBeginsAtNought() {
        looks(10, 5, 5);
        begun = 0;
        answered = 0;
        looks(1, 0, 0);
        looks(10, 0, 0);
        assertThat(doubts).isEmpty();
    }
}
