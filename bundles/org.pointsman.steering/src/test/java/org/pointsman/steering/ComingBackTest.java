/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.wan.Evidence;
import org.pointsman.api.wan.Prospect;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;

/** Leaving is never delayed; what returning depends on. */
class ComingBackTest {
    private static final Policy USUAL = Policy.DEFAULT;

    @TempDir
    Path data;

    private World world;

    private void laptop(Policy policy) {
        world = World.laptop(data);
        world.steering.policies(new Policies(policy, Map.of(), Flapping.Terms.DEFAULT));
        world.settle();
    }

    private static Policy manual() {
        return USUAL.with(Map.of("failback", "manual"));
    }

    private static Policy noPreempt() {
        return USUAL.with(Map.of("preempt", false));
    }

    private static Policy holdDown(int seconds) {
        return USUAL.with(Map.of("holdDownSeconds", seconds));
    }

    private UplinkView adsl() {
        return world.steering.wan().snapshot().uplink("adsl").orElseThrow();
    }

    private void fail(String device) {
        world.kernel.carrier(device, false);
        world.loop.run();
    }

    private void mend(String device) {
        world.kernel.carrier(device, true);
        world.settle();
    }

    private void flap(String device, int times) {
        for (int i = 0; i < times; i++) {
            fail(device);
            mend(device);
        }
    }

    @Test
    void anUplinkThatFailedOnceIsTakenAgainAtOnce() {
        laptop(USUAL);
        fail("eth0");
        assertThat(world.chosen()).isEqualTo("lte");
        mend("eth0");
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(adsl().penalty().orElseThrow().points()).isBetween(990.0, 1000.0);
        assertThat(adsl().restraint()).isEmpty();
    }

    @Test
    void aFlapperWaitsUntilItsPenaltyHasDecayedAndSaysHowLong() {
        laptop(USUAL);
        flap("eth0", 3);
        assertThat(world.chosen()).isEqualTo("lte");
        Restraint held = adsl().restraint().orElseThrow();
        assertThat(held.kind()).isEqualTo(Restraint.Kind.PENALTY);
        assertThat(adsl().usable()).isTrue();
        assertThat(adsl().explanation()).endsWith("held back: it failed too often of late");
        long left = held.untilNanos().orElseThrow() - world.loop.nanoTime();
        assertThat(Duration.ofNanos(left)).isBetween(Duration.ofSeconds(85), Duration.ofSeconds(96));
        assertThat(adsl().evidence(world.loop.nanoTime()))
                .filteredOn(e -> e.kind() == Evidence.Kind.PENALTY)
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.verdict()).isEqualTo(Evidence.Verdict.AGAINST);
                    assertThat(e.text()).matches("penalty 29.. for failures of late, until it is 1000 in 9. s");
                });
        world.loop.advance(Duration.ofNanos(left - 1_000_000));
        assertThat(world.chosen()).isEqualTo("lte");
        world.after(Duration.ofMillis(20));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: nothing holds it back any longer");
    }

    @Test
    void aSuppressedUplinkIsUsedWhenNothingElseWorksAndLeftWhenSomethingDoes() {
        laptop(USUAL);
        flap("eth0", 5);
        assertThat(world.chosen()).isEqualTo("lte");
        fail("wlan0");
        assertThat(world.chosen()).isEqualTo("adsl");
        mend("wlan0");
        assertThat(world.chosen()).isEqualTo("lte");
    }

    @Test
    void leavingASuppressedBackupIsNotDelayedEither() {
        laptop(USUAL);
        flap("wlan0", 5);
        fail("eth0");
        assertThat(world.chosen()).isEqualTo("lte");
        mend("eth0");
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void withAHoldDownItReturnsAfterThatTimeWithoutAFailure() {
        laptop(holdDown(10));
        assertThat(world.chosen()).as("nobody failed at the start").isEqualTo("adsl");
        fail("eth0");
        mend("eth0");
        assertThat(adsl().restraint().orElseThrow().kind()).isEqualTo(Restraint.Kind.HOLD_DOWN);
        world.after(Duration.ofSeconds(9));
        assertThat(world.chosen()).isEqualTo("lte");
        fail("eth0");
        mend("eth0");
        world.after(Duration.ofSeconds(9));
        assertThat(world.chosen()).as("it begins anew").isEqualTo("lte");
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aHoldDownCountsOnlyTimeInWhichSomebodyLooked() {
        laptop(holdDown(10));
        fail("eth0");
        mend("eth0");
        world.loop.stall(Duration.ofSeconds(60));
        world.after(Duration.ofSeconds(5));
        assertThat(world.chosen()).isEqualTo("lte");
        world.after(Duration.ofSeconds(8));
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aHoldDownMeansNothingOnceThereWasNothingBetter() {
        laptop(holdDown(60));
        fail("eth0");
        mend("eth0");
        fail("wlan0");
        assertThat(world.chosen()).isEqualTo("adsl");
        mend("wlan0");
        world.after(Duration.ofSeconds(5));
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void withManualFailbackItWaitsForAnOperator() {
        laptop(manual());
        assertThat(world.chosen()).isEqualTo("adsl");
        fail("eth0");
        mend("eth0");
        world.after(Duration.ofHours(5));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(adsl().restraint().orElseThrow().reason())
                .isEqualTo("it failed, and its failback is manual: 'wan:failback adsl' returns to it");
        assertThat(world.steering.wan().failBack(Optional.empty())).containsExactly("adsl");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steering.wan().failBack(Optional.of("adsl"))).isEmpty();
    }

    @Test
    void withManualFailbackADeadBackupIsLeftAllTheSame() {
        laptop(manual());
        fail("eth0");
        mend("eth0");
        fail("wlan0");
        assertThat(world.chosen()).isEqualTo("adsl");
        mend("wlan0");
        assertThat(world.chosen()).as("it is in use again").isEqualTo("adsl");
    }

    @Test
    void withManualFailbackARestartReturnsToNobody() {
        laptop(manual());
        fail("eth0");
        mend("eth0");
        World next = world.restarted();
        next.steering.policies(new Policies(manual(), Map.of(), Flapping.Terms.DEFAULT));
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.after(Duration.ofMinutes(5));
        assertThat(next.chosen()).isEqualTo("lte");
    }

    @Test
    void withoutPreemptNobodyIsDrivenOutWhoWorks() {
        laptop(noPreempt());
        fail("eth0");
        mend("eth0");
        world.after(Duration.ofHours(1));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(adsl().restraint().orElseThrow().kind()).isEqualTo(Restraint.Kind.NO_PREEMPT);
        assertThat(world.steering.wan().prospects())
                .extracting(Prospect::uplink, p -> p.chosen().orElse("none"))
                .as("foreseen with all that follows")
                .contains(org.assertj.core.groups.Tuple.tuple("lte", "adsl"));
        fail("wlan0");
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().outcome()).isEqualTo("applied by reflex and verified");
        mend("wlan0");
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void anOperatorsWordGoesBeforePreempt() {
        laptop(noPreempt());
        fail("eth0");
        mend("eth0");
        assertThat(world.steering.wan().failBack(Optional.of("adsl"))).containsExactly("adsl");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aDrillIsNoFailureAndEndsAsItBeganWhateverThePolicy() {
        for (Policy policy : List.of(USUAL, manual(), noPreempt(), holdDown(60))) {
            laptop(policy);
            for (int i = 0; i < 4; i++) {
                Registration drill = world.holds.rehearseFailure("adsl", Duration.ofMinutes(1));
                world.settle();
                assertThat(world.chosen()).isEqualTo("lte");
                drill.close();
                world.settle();
                assertThat(world.chosen()).as(policy.toString()).isEqualTo("adsl");
            }
            assertThat(adsl().penalty()).isEmpty();
        }
    }

    @Test
    void aDrillOfWhoWaitsForAnOperatorReleasesNobody() {
        laptop(manual());
        fail("eth0");
        mend("eth0");
        Registration drill = world.holds.rehearseFailure("adsl", Duration.ofMinutes(1));
        world.settle();
        drill.close();
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
    }

    @Test
    void eachMetricHasItsOwnPolicy() {
        world = World.laptop(data);
        world.kernel.addLink("wwan0", true);
        world.answers("wwan0", "10.64.3.1", true);
        world.uplink("gsm", 30, "wwan0", "10.64.3.2/24", "10.64.3.1");
        world.steering.policies(new Policies(USUAL, Map.of(20, manual()), Flapping.Terms.DEFAULT));
        world.settle();
        fail("eth0");
        fail("wlan0");
        mend("wlan0");
        assertThat(world.chosen()).isEqualTo("gsm");
        mend("eth0");
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aDeadWayIsLeftWithoutAWordFromTheStrategysThread() {
        world = World.laptop(data);
        HealthByHand health = new HealthByHand(world.loop);
        world.steering.judgedBy(Optional.of(health));
        health.up("adsl");
        health.up("lte");
        world.settle();
        world.strategyThread.hold(true);
        health.down("adsl", "no answer from 192.0.2.1");
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().timing().decided())
                .isEqualTo(world.lastDecision().timing().seen());
    }

    @Test
    void healthThatBecomesKnownIsNoDecision() {
        world = World.laptop(data);
        HealthByHand health = new HealthByHand(world.loop);
        world.steering.judgedBy(Optional.of(health));
        world.settle();
        long decisions = world.lastDecision().number();
        world.kernel.clearApplied();
        health.up("lte");
        world.settle();
        health.up("adsl");
        world.settle();
        assertThat(world.lastDecision().number()).isEqualTo(decisions);
        assertThat(world.steps()).isEmpty();
        health.down("lte", "no answer from 192.0.2.1");
        world.settle();
        assertThat(world.lastDecision().trigger()).contains("lte: ").contains("no answer from 192.0.2.1");
        assertThat(world.steps()).isEmpty();
    }

    @Test
    void aDegradedUplinkMayCostItsRank() {
        world = World.laptop(data);
        HealthByHand health = new HealthByHand(world.loop);
        world.steering.judgedBy(Optional.of(health));
        health.up("adsl");
        health.up("lte");
        world.settle();
        health.degraded("adsl");
        world.settle();
        assertThat(world.chosen()).as("unless configured, it costs nothing").isEqualTo("adsl");
        world.steering.policies(new Policies(
                USUAL.with(Map.of("degradedMetric", 15, "degradedWeight", 40)), Map.of(), Flapping.Terms.DEFAULT));
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(adsl().metric()).isEqualTo(25);
        assertThat(adsl().configuredMetric()).isEqualTo(10);
        assertThat(world.kernelLines())
                .as("a matter of the moment: the order of fall-back is the configured one")
                .anyMatch(l -> l.startsWith("rule 8010") && l.contains("lookup 7701"));
        health.degraded("lte");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        health.up("adsl");
        health.up("lte");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(adsl().metric()).isEqualTo(10);
    }

    @Test
    void whatIsKnownIsSaidWithItsAge() {
        laptop(USUAL);
        world.after(Duration.ofSeconds(30));
        fail("eth0");
        long failed = world.loop.nanoTime();
        world.after(Duration.ofSeconds(30));
        List<Evidence> known = adsl().evidence(world.loop.nanoTime());
        assertThat(known).extracting(Evidence::kind).containsExactly(Evidence.Kind.values());
        assertThat(known)
                .filteredOn(e -> e.verdict() == Evidence.Verdict.AGAINST)
                .singleElement()
                .isEqualTo(
                        new Evidence(Evidence.Kind.CARRIER, Evidence.Verdict.AGAINST, "eth0 has no carrier", failed));
        assertThat(world.steering.wan().rules())
                .containsExactly("single: lte, best metric (20) of those whose gateway answers");
    }
}
