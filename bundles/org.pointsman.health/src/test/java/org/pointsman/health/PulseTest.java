/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.health.Line.C;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.ProbeResult;

class PulseTest {
    private static final Target STRANGER = Target.parse("192.0.2.66");

    private static final ProbeResult ANSWERED = ProbeResult.answered(Duration.ofMillis(20), "answered", 72);

    private static Line healthy() {
        return Line.ofEcho(Profile.DEFAULT).pass(Duration.ofSeconds(5));
    }

    @Test
    void targetsThatAnswerMeanUp() {
        Line line = healthy();
        assertThat(line.history).containsExactly(HealthState.UNKNOWN, HealthState.UP);
        assertThat(line.checkup.health().rttMillis()).hasValue(20);
    }

    @Test
    void targetsThatNeverAnsweredDecideNothing() {
        Line line = Line.ofEcho(Profile.DEFAULT);
        line.answers = target -> false;
        line.pass(Duration.ofMinutes(10));
        assertThat(line.history).containsExactly(HealthState.UNKNOWN);
    }

    @Test
    void oneTargetOfThreeIsEnough() {
        Line line = healthy();
        line.answers = C::equals;
        line.pass(Duration.ofMinutes(5));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void aDeadLineIsFoundWithinHalfASecondWhateverTheMoment() {
        for (int phase = 0; phase < 500; phase += 7) {
            Line line = healthy();
            line.lazy = phase % 2 == 1;
            line.pass(Duration.ofMillis(phase));
            line.answers = target -> false;
            line.pass(Duration.ofMillis(500));
            assertThat(line.state()).as("phase %d ms", phase).isEqualTo(HealthState.DOWN);
            assertThat(line.checkup.health().reason()).isEqualTo("no answer from 1.1.1.1, 8.8.8.8, 9.9.9.9");
        }
    }

    @Test
    void theFastProfileFindsItWithinATenthOfASecondOrSo() {
        Line line = Line.ofEcho(Profile.FAST).pass(Duration.ofSeconds(5));
        line.answers = target -> false;
        line.pass(Duration.ofMillis(150));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void linesThatWerePutUnderWatchAtDifferentMomentsAreAskedAtTheSameOnes() {
        Line one = healthy().passMillis(30);
        Line other = Line.ofEcho(Profile.DEFAULT).passMillis(133).pass(Duration.ofSeconds(4));
        other.pass(Duration.ofNanos(one.now - other.now));
        for (int i = 0; i < 50; i++) {
            assertThat(other.checkup.next()).isEqualTo(one.checkup.next());
            assertThat(one.checkup.latest() - one.checkup.next()).isEqualTo(50_000_000);
            one.passMillis(200);
            other.passMillis(200);
        }
    }

    @Property(tries = 200)
    void noSingleLossFailsOver(@ForAll @IntRange(min = 1, max = 10_000) int which) {
        Line line = healthy();
        int[] left = {which % 40};
        line.answers = target -> left[0]-- != 0;
        line.pass(Duration.ofSeconds(20));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Property(tries = 100)
    void thirtyPercentLossIsDegradedAndNeverDown(@ForAll long seed) {
        Random random = new Random(seed);
        Line line = healthy();
        line.answers = target -> random.nextDouble() >= 0.3;
        line.pass(Duration.ofSeconds(60));
        assertThat(line.history).contains(HealthState.DEGRADED).doesNotContain(HealthState.DOWN);
    }

    @Property(tries = 100)
    void aDeadLineIsNeverLeftStandingWhateverCameBefore(
            @ForAll long seed, @ForAll @IntRange(max = 90) int lossPercent) {
        Random random = new Random(seed);
        Line line = healthy();
        line.answers = target -> random.nextInt(100) >= lossPercent;
        line.pass(Duration.ofSeconds(random.nextInt(30)));
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(5));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void aRepairedLineIsTrustedAfterASecondOfAnswers() {
        Line line = healthy();
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(30));
        line.answers = target -> true;
        line.pass(Duration.ofMillis(800));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        line.pass(Duration.ofMillis(1200));
        assertThat(line.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void aFillingQueueIsSlowNotDead() {
        Line line = healthy();
        for (int ms = 20; ms <= 820; ms += 20) {
            line.roundTrip = Duration.ofMillis(ms);
            line.pass(Duration.ofMillis(100));
        }
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void aLineThatBecameSlowAtOnceIsTakenBackWithTheFirstLateAnswer() {
        Line line = healthy();
        line.roundTrip = Duration.ofMillis(800);
        line.pass(Duration.ofMillis(1200));
        assertThat(line.state()).isEqualTo(HealthState.UP);
        line.history.clear();
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void aJudgeThatWasHeldUpBlamesNobody() {
        Line line = healthy();
        for (int i = 0; i < 20; i++) {
            line.heldUp(Duration.ofSeconds(60));
            assertThat(line.state()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void aLineThatDiesWhileTheJudgeIsHeldUpAgainAndAgainIsFound() {
        for (int millis : new int[] {60, 300, 2_000, 60_000}) {
            Line line = healthy();
            line.heldUp(Duration.ofMillis(millis));
            line.answers = target -> false;
            for (int i = 0; i < 10; i++) {
                line.heldUp(Duration.ofMillis(millis));
            }
            assertThat(line.state()).as("held up for %d ms each time", millis).isEqualTo(HealthState.DOWN);
        }
    }

    @Test
    void aLineThatDiesWhileTheJudgeIsHeldUpEverySecondTimeIsFound() {
        Line line = healthy();
        line.answers = target -> false;
        for (int i = 0; i < 20; i++) {
            line.heldUp(Duration.ofMillis(300)).passMillis(30);
        }
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Property(tries = 200)
    void aLineThatAnswersIsNotBlamedHoweverTheJudgeIsHeldUp(@ForAll long seed) {
        Random random = new Random(seed);
        Line line = healthy();
        for (int i = 0; i < 100; i++) {
            line.heldUp(Duration.ofMillis(random.nextInt(3_000))).passMillis(random.nextInt(100));
        }
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void aLinkThatIsBackIsAskedAtOnce() {
        Line line = healthy();
        line.answers = target -> false;
        line.checkup.resume(line.now);
        line.pass(Duration.ofMillis(300));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void anAnswerFromSomebodyElseCountsForNothing() {
        Line line = healthy();
        line.answers = target -> false;
        for (int i = 0; i < 60; i++) {
            line.pass(Duration.ofMillis(10));
            for (int number = 0; number < 1000; number++) {
                line.checkup.ended(STRANGER, number, ANSWERED, line.now);
            }
        }
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void idleProbingCostsLessThanAKilobyteASecond() {
        Line line = healthy();
        line.sent.clear();
        line.pass(Duration.ofSeconds(100));
        int probes = line.sent.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(probes * 2 * (20 + 64) / 100).as("bytes a second, both ways").isLessThanOrEqualTo(1000);
    }
}
