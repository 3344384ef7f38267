/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.health.Line.A;
import static org.pointsman.health.Line.ALL;
import static org.pointsman.health.Line.B;
import static org.pointsman.health.Line.C;
import static org.pointsman.health.Line.DNS1;
import static org.pointsman.health.Line.ISP;
import static org.pointsman.health.Line.TCP1;
import static org.pointsman.health.Line.TCP2;
import static org.pointsman.health.Line.WEB;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.pointsman.api.health.HealthState;
import org.pointsman.api.health.ProbeResult;

/** One uplink that is asked in several ways: what is said when which of them fall silent. */
class CheckupTest {
    private static Line healthy() {
        return healthy(Profile.DEFAULT);
    }

    private static Line healthy(Profile profile) {
        return new Line(profile, 1, ALL).pass(Duration.ofSeconds(30));
    }

    private static Predicate<Target> not(String kind) {
        return target -> !target.kind().equals(kind);
    }

    @Test
    void slowAnswersOfAFullLineAreNoFaultOfIt() {
        Line line = new Line(Profile.DEFAULT, 1, A, B, C).pass(Duration.ofSeconds(5));
        line.full = true;
        for (int millis = 100; millis <= 900; millis += 100) { // the queue fills
            line.roundTrip = Duration.ofMillis(millis);
            line.pass(Duration.ofSeconds(2));
        }
        assertThat(line.history).containsExactly(HealthState.UNKNOWN, HealthState.UP);
        assertThat(line.reason()).startsWith("the internet answers; the line is full, and that is why answers ");
        line.full = false;
        line.pass(Duration.ofSeconds(5));
        assertThat(line.state()).as("still slow with nothing to explain it").isEqualTo(HealthState.DEGRADED);
        line.full = true;
        line.pass(Duration.ofSeconds(5));
        assertThat(line.state()).as("it was slow before it was full").isEqualTo(HealthState.DEGRADED);
    }

    @Test
    void aQueueThatIsThereAtOnceIsNoFaultEitherWhileTrafficComesIn() {
        Line line = new Line(Profile.DEFAULT, 1, A, B, C).pass(Duration.ofSeconds(5));
        line.full = true;
        line.flowing = true;
        line.roundTrip = Duration.ofMillis(900);
        line.pass(Duration.ofSeconds(20));
        assertThat(line.history).containsExactly(HealthState.UNKNOWN, HealthState.UP);
    }

    @Test
    void aFullLineThatNobodyAnswersThroughIsDead() {
        Line line = new Line(Profile.DEFAULT, 1, A, B, C).pass(Duration.ofSeconds(5));
        line.full = true;
        line.answers = t -> false;
        line.pass(Duration.ofSeconds(3));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void allKindsAnswer() {
        Line line = healthy();
        assertThat(line.history).containsExactly(HealthState.UNKNOWN, HealthState.UP);
        assertThat(line.reason()).isEqualTo("the internet answers");
    }

    @Test
    void aDeathIsFoundNoLaterThanByEchoAlone() {
        for (int phase = 0; phase < 1000; phase += 37) {
            Line line = healthy().pass(Duration.ofMillis(phase));
            line.answers = target -> false;
            line.pass(Duration.ofMillis(500));
            assertThat(line.state()).as("phase %d ms", phase).isEqualTo(HealthState.DOWN);
            assertThat(line.reason()).isEqualTo("no answer from 1.1.1.1, 8.8.8.8, 9.9.9.9");
        }
    }

    @Test
    void tcpThatDiesAloneIsNamedWithinThreeSeconds() {
        for (int phase = 0; phase < 1000; phase += 37) {
            Line line = healthy().pass(Duration.ofMillis(phase));
            line.answers = not(Target.TCP).and(t -> t != WEB);
            line.pass(Duration.ofSeconds(3));
            assertThat(line.state()).as("phase %d ms", phase).isEqualTo(HealthState.DOWN);
            assertThat(line.reason())
                    .startsWith("TCP is dead: no answer from 1.1.1.1:443, 8.8.8.8:443; DNS,")
                    .endsWith("ping still work");
        }
    }

    @Test
    void dnsThatDiesAloneIsNamedWithinThreeSeconds() {
        for (int phase = 0; phase < 1000; phase += 37) {
            Line line = healthy().pass(Duration.ofMillis(phase));
            line.answers = not(Target.DNS);
            line.pass(Duration.ofSeconds(3));
            assertThat(line.state()).as("phase %d ms", phase).isEqualTo(HealthState.DOWN);
            assertThat(line.reason())
                    .isEqualTo(
                            "DNS is dead: no answer from 10.0.0.1, 1.1.1.1, 9.9.9.9;" + " HTTP, TCP, ping still work");
        }
    }

    @Test
    void theFastProfileNamesThemWithinASecond() {
        for (String kind : List.of(Target.TCP, Target.DNS)) {
            for (int phase = 0; phase < 300; phase += 17) {
                Line line = healthy(Profile.FAST).pass(Duration.ofMillis(phase));
                line.answers = not(kind);
                line.pass(Duration.ofSeconds(1));
                assertThat(line.state()).as("%s, phase %d ms", kind, phase).isEqualTo(HealthState.DOWN);
            }
        }
    }

    @Test
    void theOnlyHostThatIsAskedByTcpOrDnsIsMissedAsSoonWhileACallGoesOn() {
        for (Profile profile : List.of(Profile.DEFAULT, Profile.FAST)) {
            for (String kind : List.of(Target.TCP, Target.DNS)) {
                for (int phase = 0; phase < 1000; phase += 17) {
                    Line line = aFewHosts(profile).pass(Duration.ofMillis(phase));
                    line.flowing = true;
                    line.answers = not(kind);
                    line.pass(profile == Profile.FAST ? Duration.ofMillis(900) : Duration.ofMillis(2300));
                    assertThat(line.state())
                            .as("%s, %s, phase %d ms", profile.name(), kind, phase)
                            .isEqualTo(HealthState.DOWN);
                }
            }
        }
    }

    @Test
    void aLineThatLosesAllThatIsSentIsLeftAlthoughACallStillComesIn() {
        for (Profile profile : List.of(Profile.DEFAULT, Profile.FAST)) {
            for (int phase = 0; phase < 1000; phase += 17) {
                Line line = aFewHosts(profile).pass(Duration.ofMillis(phase));
                line.flowing = true;
                line.answers = target -> false;
                line.pass(profile == Profile.FAST ? Duration.ofMillis(960) : Duration.ofMillis(2300));
                assertThat(line.state())
                        .as("%s, phase %d ms", profile.name(), phase)
                        .isEqualTo(HealthState.DOWN);
                assertThat(line.reason()).contains("although packets still come in: what is sent is lost");
            }
        }
    }

    /** Few hosts are asked, so that few misses come of a round: loss is to look like no death of what is asked of one alone. */
    @Test
    void lossIsNoDeathOfTcpOrDns() {
        for (Profile profile : List.of(Profile.DEFAULT, Profile.FAST)) {
            for (int percent : List.of(2, 5, 10, 30, 51)) {
                for (int seed = 0; seed < 4; seed++) {
                    Random random = new Random(seed);
                    Line line = aFewHosts(profile);
                    line.answers = target -> random.nextInt(100) >= percent;
                    line.pass(Duration.ofMinutes(10));
                    assertThat(line.history)
                            .as("%s, %d %%, seed %d: %s", profile.name(), percent, seed, line.reason())
                            .doesNotContain(HealthState.DOWN);
                }
            }
        }
    }

    private static Line aFewHosts(Profile profile) {
        return new Line(profile, 1, A, B, C, TCP1, DNS1, WEB).pass(Duration.ofSeconds(30));
    }

    @Test
    void echoThatIsFilteredIsNoDeath() {
        Line line = healthy();
        line.answers = not(Target.ICMP);
        line.pass(Duration.ofMinutes(10));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
        assertThat(line.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(line.reason()).startsWith("ping gets no answer from 1.1.1.1, 8.8.8.8, 9.9.9.9, but ");
    }

    /** Lets so many echoes a second pass. */
    private static Predicate<Target> policed(Line line, int perSecond) {
        long[] tokens = {0};
        long[] filled = {line.now};
        return target -> {
            if (!target.kind().equals(Target.ICMP)) {
                return true;
            }
            long more = (line.now - filled[0]) * perSecond / 1_000_000_000L;
            filled[0] += more * 1_000_000_000L / perSecond;
            tokens[0] = Math.min(perSecond, tokens[0] + more);
            return tokens[0]-- > 0 || ++tokens[0] < 0;
        };
    }

    @Test
    void echoOfWhichOnlySomeIsLetPassIsNeitherDeathNorLossAndCostsLittle() {
        for (Profile profile : List.of(Profile.DEFAULT, Profile.FAST)) {
            Line line = healthy(profile);
            line.answers = policed(line, 4);
            line.pass(Duration.ofMinutes(1));
            line.history.clear();
            long spent = cost(line, 600);
            assertThat(line.history).as(profile.name() + ": " + line.reason()).containsExactly(HealthState.UP);
            assertThat(spent / 600).as("bytes a second").isLessThanOrEqualTo(profile == Profile.FAST ? 4000 : 1500);
        }
    }

    @Test
    void aDeathIsFoundWithinThreeSecondsAlsoWhereEchoIsPoliced() {
        for (int phase = 0; phase < 1000; phase += 53) {
            Line line = healthy();
            line.answers = policed(line, 4);
            line.pass(Duration.ofMillis(60_000 + phase));
            line.answers = target -> false;
            line.pass(Duration.ofSeconds(3));
            assertThat(line.state()).as("phase %d ms", phase).isEqualTo(HealthState.DOWN);
        }
    }

    @Test
    void aProvidersResolverThatAnswersFromMemoryClearsNobody() {
        Line line = healthy();
        line.answers = ISP::equals;
        line.pass(Duration.ofSeconds(1));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void aPortalIsAStateOfItsOwnAndGoesWithTheLogIn() {
        Line line = healthy();
        line.says = target -> target == WEB
                ? ProbeResult.captive(Duration.ZERO, "it sends to http://portal.example/", 900)
                : ProbeResult.answered(Duration.ZERO, "answered", 72);
        line.pass(Duration.ofSeconds(12));
        assertThat(line.state()).isEqualTo(HealthState.CAPTIVE);
        assertThat(line.reason())
                .isEqualTo("in the place of http://example.com/generate_204: it sends to http://portal.example/");
        line.says = target -> ProbeResult.answered(Duration.ZERO, "answered", 72);
        line.pass(Duration.ofMillis(3100)); // asked again within two seconds, and trusted after one more
        assertThat(line.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void aPortalThatLetsNothingElseThroughIsNoDeath() {
        Line line = healthy();
        line.answers = WEB::equals;
        line.says = target -> ProbeResult.captive(Duration.ZERO, "it sends to http://portal.example/", 900);
        line.pass(Duration.ofSeconds(2));
        assertThat(line.state()).isEqualTo(HealthState.CAPTIVE);
    }

    @Test
    void onePageThatCameAsItShouldSpeaksForTheOthers() {
        Target other = Target.parse("http://example.org/");
        Line line = new Line(Profile.DEFAULT, 1, A, WEB, other).pass(Duration.ofSeconds(30));
        line.says = target -> target == other
                ? ProbeResult.captive(Duration.ZERO, "another page", 900)
                : ProbeResult.answered(Duration.ZERO, "answered", 72);
        line.pass(Duration.ofMinutes(2));
        assertThat(line.history).doesNotContain(HealthState.CAPTIVE);
    }

    @Test
    void asManyHaveToAnswerAsAreAskedFor() {
        Line line = new Line(Profile.DEFAULT, 2, A, B, C).pass(Duration.ofSeconds(5));
        line.answers = Set.of(A, B)::contains;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
        line.answers = B::equals;
        line.pass(Duration.ofSeconds(1));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        line.answers = Set.of(A, B)::contains;
        line.pass(Duration.ofSeconds(2));
        assertThat(line.state().usable()).isTrue();
    }

    @Test
    void moreThanHaveEverAnsweredAreNotAskedFor() {
        Line line = new Line(Profile.DEFAULT, 3, A, B, C);
        line.answers = A::equals;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).containsExactly(HealthState.UNKNOWN, HealthState.UP);
    }

    @Test
    void trafficThatFlowsPutsADeathOffForTwoSecondsAndThenItIsOneWay() {
        Line line = healthy();
        line.flowing = true;
        line.answers = target -> false;
        line.pass(Duration.ofMillis(1500));
        assertThat(line.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(line.reason()).isEqualTo("nothing answers, but traffic still comes in by it");
        line.pass(Duration.ofMillis(1300));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        assertThat(line.reason()).contains("although packets still come in: what is sent is lost");
    }

    @Test
    void aFullQueueIsDegradedUntilItIsEmpty() {
        Line line = healthy();
        for (int ms = 20; ms <= 820; ms += 20) {
            line.roundTrip = Duration.ofMillis(ms);
            line.pass(Duration.ofMillis(100));
        }
        line.pass(Duration.ofSeconds(10));
        assertThat(line.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(line.reason()).startsWith("the internet answers, but answers take ");
        line.roundTrip = Duration.ofMillis(20);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.state()).isEqualTo(HealthState.UP);
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void aQueueThatIsFullAtOnceIsNoDeathWhileTrafficFlows() {
        Line line = healthy();
        line.flowing = true;
        line.roundTrip = Duration.ofMillis(800);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void whatThisMachineForbidsToSendIsNoDeath() {
        Line line = healthy();
        line.forbidden = target -> true;
        line.pass(Duration.ofMinutes(2));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
        assertThat(line.state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(line.reason()).isEqualTo("no probe can be sent through it: Operation not permitted");
        line.forbidden = target -> false;
        line.pass(Duration.ofSeconds(2));
        assertThat(line.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void aFirewallThatForbidsEchoHidesNoDeath() {
        Line line = healthy();
        line.history.clear();
        line.forbidden = target -> target.kind().equals(Target.ICMP);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).containsOnly(HealthState.UP);
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(3));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void aDeadUplinkIsNotTakenForAliveBecauseNothingCanBeSentAnyMore() {
        Line line = healthy();
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(2));
        line.forbidden = target -> true;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void oneProbeThatFindsNoBufferIsNothing() {
        Line line = healthy();
        line.history.clear();
        int[] left = {100};
        line.forbidden = target -> left[0]-- % 10 == 0;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).containsOnly(HealthState.UP);
    }

    private static Line withGateway() {
        List<Target> all = new ArrayList<>(List.of(Line.ALL));
        all.add(0, Line.GATEWAY);
        return new Line(Profile.DEFAULT, 1, all.toArray(new Target[0])).pass(Duration.ofSeconds(10));
    }

    @Test
    void aDeathBehindAGatewayThatAnswersIsFoundAsFastAndNamedAsThat() {
        Line line = withGateway();
        line.answers = target -> target.equals(Line.GATEWAY);
        line.pass(Duration.ofMillis(500));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        line.pass(Duration.ofSeconds(1));
        assertThat(line.reason())
                .isEqualTo(
                        "no answer from 1.1.1.1, 8.8.8.8, 9.9.9.9; the gateway 10.0.0.254 answers: the fault is behind it");
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(5));
        assertThat(line.reason()).endsWith("; the gateway 10.0.0.254 does not answer either");
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void aGatewayThatFallsSilentAloneIsNothing() {
        Line line = withGateway();
        line.history.clear();
        line.answers = target -> !target.equals(Line.GATEWAY);
        line.pass(Duration.ofMinutes(2));
        assertThat(line.history).containsOnly(HealthState.UP);
    }

    @Test
    void aGatewayThatLosesNothingDoesNotHideWhatIsLostBehindIt() {
        Random random = new Random(1);
        Line line = withGateway();
        line.answers = target -> target.equals(Line.GATEWAY) || random.nextDouble() >= 0.3;
        line.pass(Duration.ofSeconds(5));
        assertThat(line.state()).isEqualTo(HealthState.DEGRADED);
    }

    @Test
    void whereOnlyTheGatewayIsAskedItDecides() {
        Line line = new Line(Profile.DEFAULT, 1, Line.GATEWAY).pass(Duration.ofSeconds(10));
        assertThat(line.state()).isEqualTo(HealthState.UP);
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(4));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        assertThat(line.reason()).isEqualTo("no answer from 10.0.0.254");
    }

    @Test
    void aTargetThatIsSilentAloneSaysNothingAboutTheUplink() {
        Line line = healthy();
        line.answers = target -> target != C;
        line.pass(Duration.ofMinutes(1));
        line.sent.clear();
        line.history.clear();
        line.pass(Duration.ofMinutes(10));
        assertThat(line.history).containsExactly(HealthState.UP);
        assertThat(line.sent.get(C)).as("asked from time to time").isBetween(200, 310);
        line.answers = target -> true;
        line.pass(Duration.ofSeconds(3));
        line.answers = target -> target != A && target != B;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).as("it counts again").doesNotContain(HealthState.DOWN);
    }

    @Test
    void thirtyPercentLossIsSeenWithinFiveSeconds() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            Line line = healthy();
            line.answers = target -> random.nextDouble() >= 0.3;
            line.history.clear();
            line.pass(Duration.ofSeconds(5));
            assertThat(line.state()).as("seed %d", seed).isEqualTo(HealthState.DEGRADED);
            line.pass(Duration.ofMinutes(1));
            assertThat(line.history)
                    .as("seed %d: no flapping", seed)
                    .containsExactly(HealthState.UP, HealthState.DEGRADED);
        }
    }

    @Test
    void twoPercentLossIsNothing() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Line line = healthy();
            line.answers = target -> random.nextDouble() >= 0.02;
            line.pass(Duration.ofMinutes(10));
            assertThat(line.history).as("seed %d", seed).doesNotContain(HealthState.DOWN, HealthState.CAPTIVE);
        }
    }

    @Property(tries = 60)
    void noPatternOfAnswersKeepsADeadUplinkChosen(@ForAll long seed, @ForAll @IntRange(max = 95) int lossPercent) {
        Random random = new Random(seed);
        Profile profile = random.nextBoolean() ? Profile.DEFAULT : Profile.FAST;
        Line line = healthy(profile);
        line.flowing = random.nextBoolean();
        line.roundTrip = Duration.ofMillis(5 + random.nextInt(700));
        line.answers = target -> random.nextInt(100) >= lossPercent;
        line.pass(Duration.ofMillis(random.nextInt(30_000)));
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(12));
        assertThat(line.state().usable()).as(line.reason()).isFalse();
    }

    @Property(tries = 100)
    void noSingleLossOfAnyKindFailsOver(@ForAll @IntRange(max = 2000) int which) {
        Line line = healthy();
        int[] left = {which};
        line.answers = target -> left[0]-- != 0;
        line.pass(Duration.ofMinutes(4));
        assertThat(line.history).doesNotContain(HealthState.DOWN, HealthState.CAPTIVE);
    }

    @Test
    void aLineThatIsDeadFromTheStartIsFoundByWhatAnswersElsewhere() {
        Line line = new Line(Profile.DEFAULT, 1, ALL);
        line.answers = target -> false;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.state()).isEqualTo(HealthState.UNKNOWN);
        line.elsewhere = target -> target == B;
        line.pass(Duration.ofMinutes(1));
        assertThat(line.state()).as("one target may be a stranger's").isEqualTo(HealthState.UNKNOWN);
        line.elsewhere = target -> target == B || target == TCP1;
        line.pass(Duration.ofSeconds(10));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        assertThat(line.reason())
                .isEqualTo("nobody has ever answered through it, although icmp:8.8.8.8 and tcp:1.1.1.1:443 do"
                        + " through another uplink");
        line.answers = target -> true;
        line.pass(Duration.ofSeconds(10));
        assertThat(line.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void aLineThatIsOnlySlowToBeginIsNotTakenForDeadBecauseAnotherIsQuicker() {
        Line line = new Line(Profile.DEFAULT, 1, ALL);
        line.elsewhere = target -> true;
        line.roundTrip = Duration.ofMillis(2500);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN);
    }

    @Test
    void anotherConfigurationIsNoEvidence() {
        Line line = healthy();
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(5));
        line.history.clear();
        line.checkup.ask(
                new Settings(true, Profile.FAST, List.of(A, TCP1), 1, Line.MARKS, 0, 0, 0), List.of(A, TCP1), line.now);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).containsExactly(HealthState.DOWN);
        line.answers = target -> true;
        line.pass(Duration.ofSeconds(2));
        assertThat(line.state()).isEqualTo(HealthState.UP);
    }

    @Test
    void targetsThatAreTakenAwayAreNotMourned() {
        Line line = healthy();
        List<Target> left = List.of(A, B, C, TCP1, TCP2);
        line.answers = left::contains;
        line.checkup.ask(line.set, left, line.now);
        line.pass(Duration.ofMinutes(1));
        assertThat(line.history).doesNotContain(HealthState.DOWN, HealthState.DEGRADED);
    }

    @Test
    void aLinkThatIsBackIsAskedByAllKindsAtOnce() {
        Line line = healthy();
        line.answers = target -> false;
        line.checkup.resume(line.now);
        line.pass(Duration.ofMillis(300));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
    }

    @Test
    void aJudgeThatWasHeldUpBlamesNobodyOfAnyKind() {
        Line line = healthy();
        for (int i = 0; i < 50; i++) {
            line.heldUp(Duration.ofSeconds(2));
            assertThat(line.state()).isEqualTo(HealthState.UP);
        }
    }

    @Test
    void aRefusalIsEvidenceLikeSilence() {
        Line line = healthy();
        line.says = target -> target.kind().equals(Target.TCP)
                ? ProbeResult.failed(Optional.of(Duration.ZERO), "Connection refused (ECONNREFUSED)", 100)
                : ProbeResult.answered(Duration.ZERO, "answered", 72);
        line.pass(Duration.ofSeconds(3));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        assertThat(line.reason()).startsWith("TCP is dead: ");
    }

    @Test
    void onlyTheHeartbeatGoesOnWhereNothingMayBeSpentAndDoubtIsStillPaidFor() {
        Line line = new Line(Profile.METERED, 1, ALL).pass(Duration.ofMinutes(5));
        line.checkup.frugal(true);
        line.sent.clear();
        line.pass(Duration.ofHours(1));
        assertThat(line.sent.keySet()).containsOnly(A, B, C);
        line.answers = target -> false;
        line.pass(Duration.ofSeconds(30));
        assertThat(line.state()).isEqualTo(HealthState.DOWN);
        assertThat(line.sent).containsKeys(TCP1, DNS1);
    }

    /** IPv4 and what is in it, both ways, as the probes themselves count it. */
    private static long cost(Line line, long seconds) {
        line.sent.clear();
        line.pass(Duration.ofSeconds(seconds));
        return line.sent.entrySet().stream()
                .mapToLong(e -> e.getValue()
                        * switch (e.getKey().kind()) {
                            case Target.ICMP -> 2L * IcmpProbe.BYTES;
                            case Target.TCP -> TcpProbe.CONNECTED;
                            case Target.DNS -> 150;
                            default -> 1000;
                        })
                .sum();
    }

    @Test
    void idleProbingByAllKindsCostsLessThanAKilobyteASecond() {
        assertThat(cost(healthy(), 1000) / 1000).isLessThanOrEqualTo(1000);
    }

    @Test
    void aMeteredUplinkCostsLessThanAHundredKilobytesAnHour() {
        Line line = new Line(Profile.METERED, 1, ALL).pass(Duration.ofMinutes(1));
        assertThat(cost(line, 3600)).isLessThanOrEqualTo(100_000);
    }

    @Test
    void anIdleMeteredUplinkIsFoundDeadWithinHalfAMinute() {
        for (int phase = 0; phase < 16; phase++) {
            Line line = new Line(Profile.METERED, 1, ALL).pass(Duration.ofSeconds(300 + phase));
            line.answers = target -> false;
            line.pass(Duration.ofSeconds(30));
            assertThat(line.state()).as("phase %d s", phase).isEqualTo(HealthState.DOWN);
        }
    }
}
