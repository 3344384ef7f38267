/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.reconciler.States.route;
import static org.pointsman.reconciler.States.twoUplinks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.KernelEvent;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.plan.Plan;
import org.pointsman.api.plan.Reconciler;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.testkit.FakeKernel;
import org.pointsman.testkit.VirtualLoop;

class KernelReconcilerTest {
    @TempDir
    Path data;

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeKernel kernel = new FakeKernel(loop);
    private final List<Reconciler.Outcome> outcomes = new ArrayList<>();
    private KernelReconciler reconciler;

    @BeforeEach
    void start() {
        kernel.addLink("eth0", true);
        kernel.addLink("wlan0", true);
        reconciler = new KernelReconciler(loop, kernel, data, false);
        loop.run();
    }

    private void desire(NetworkState state) {
        loop.post(() -> reconciler.desire(state, List.of(), outcomes::add));
        loop.run();
    }

    private Plan pending(Reconciler of) {
        List<Plan> answer = new ArrayList<>();
        loop.post(() -> answer.add(of.pending()));
        loop.run();
        return answer.get(0);
    }

    @Test
    void whatIsDesiredIsAppliedAndVerified() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        assertThat(outcomes).singleElement().satisfies(o -> {
            assertThat(o.ok()).isTrue();
            assertThat(o.plan().steps()).hasSize(9);
        });
        assertThat(pending(reconciler).isEmpty()).isTrue();
    }

    @Test
    void theSameDesireAgainWritesNothing() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.clearApplied();
        desire(twoUplinks("eth0", "192.0.2.1"));
        loop.advance(Duration.ofMinutes(5));
        assertThat(kernel.applied()).isEmpty();
        assertThat(reconciler.statistics().passes()).isGreaterThanOrEqualTo(9);
    }

    @Test
    void routesByAnInterfaceThatWentDownAreNobodysDoingAndReturnWithIt() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.clearApplied();
        kernel.setDown("wlan0");
        loop.advance(Duration.ofSeconds(40));
        assertThat(kernel.applied()).isEmpty();
        assertThat(reconciler.statistics().repairs()).isZero();
        assertThat(reconciler.statistics().conflicts()).isEmpty();
        kernel.setUp("wlan0");
        loop.advance(Duration.ofMillis(50));
        assertThat(kernel.everything().routes()).contains(route(7702, "198.51.100.1", "wlan0"));
    }

    @Test
    void aRouteThatSomebodyRemovedIsBackWithin50Milliseconds() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.removeForeign(route(7700, "192.0.2.1", "eth0"));
        loop.advance(Duration.ofMillis(50));
        assertThat(kernel.everything().routes()).contains(route(7700, "192.0.2.1", "eth0"));
        assertThat(reconciler.statistics().repairs()).isEqualTo(1);
    }

    @Test
    void aSysctlChangedBehindOurBackIsMendedByThePeriodicPass() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.apply(List.of(new Step.SetSysctl("net/ipv4/conf/eth0/ignore_routes_with_linkdown", "0")));
        loop.advance(Duration.ofSeconds(31));
        assertThat(kernel.everything().sysctls()).containsEntry("net/ipv4/conf/eth0/ignore_routes_with_linkdown", "1");
    }

    @Test
    void anotherManagerThatKeepsRemovingOurRouteIsNamedAndNotFoughtAtFullSpeed() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.clearApplied();
        for (int i = 0; i < 500; i++) { // 10 s, as fast as it can
            kernel.removeForeign(route(7700, "192.0.2.1", "eth0"));
            loop.advance(Duration.ofMillis(20));
        }
        assertThat(kernel.applied()).hasSizeBetween(FightLimiter.FREE, FightLimiter.FREE + 6);
        assertThat(reconciler.statistics().conflicts())
                .anyMatch(c -> c.contains("the route to default in table 7700") && c.contains("another program"));
        loop.advance(Duration.ofSeconds(61));
        assertThat(kernel.everything().routes()).contains(route(7700, "192.0.2.1", "eth0"));
    }

    @Test
    void entriesOfAFailedUplinkThatTheKernelWouldNotDeleteAreDeletedLater() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.clearApplied();
        FwMark mark = kernel.ownership().markOf(1);
        kernel.announce(new KernelEvent.FlowsDeleted(mark, 0, 0, "Cannot allocate memory (ENOMEM)"));
        loop.advance(Duration.ofSeconds(2));
        assertThat(kernel.applied()).containsExactly(new Step.DeleteConntrack(mark));
        loop.advance(Duration.ofMinutes(5));
        assertThat(kernel.applied()).as("once").hasSize(1);
    }

    @Test
    void aRefusedStepStopsThePlanAndIsTriedAgainWithBackOff() {
        boolean[] refuse = {true};
        kernel.refuse(step ->
                refuse[0] && step.text().contains("table 7702") ? Optional.of("Network is down") : Optional.empty());
        desire(twoUplinks("eth0", "192.0.2.1"));
        assertThat(outcomes).singleElement().satisfies(o -> {
            assertThat(o.ok()).isFalse();
            assertThat(o.sentence()).contains("table 7702").contains("Network is down");
        });
        assertThat(kernel.everything().rules())
                .as("nothing after the failed step")
                .isEmpty();
        loop.advance(Duration.ofSeconds(2));
        long failures = reconciler.statistics().failures();
        assertThat(failures).isBetween(4L, 7L);
        refuse[0] = false;
        loop.advance(Duration.ofSeconds(5));
        assertThat(pending(reconciler).isEmpty()).isTrue();
    }

    @Test
    void cleanupLeavesTheHostAsFound() {
        kernel.addForeign(new org.pointsman.api.state.Route(
                254,
                route(254, "10.0.0.1", "eth0").destination(),
                route(254, "10.0.0.1", "eth0").gateway(),
                "eth0",
                Optional.empty(),
                100,
                false,
                16));
        loop.run();
        NetworkState found = kernel.everything();
        desire(twoUplinks("eth0", "192.0.2.1"));
        reconciler.stop();
        loop.run();
        new CleanupTask(loop, kernel, data).clean();
        assertThat(kernel.everything()).isEqualTo(found);
        assertThat(Files.exists(data.resolve("sysctl.saved"))).isFalse();
        assertThat(new CleanupTask(loop, kernel, data).clean()).contains("nothing of Pointsman's");
    }

    @Test
    void aRestartAfterACrashStillKnowsWhatSysctlsHeldBefore() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        KernelReconciler next = new KernelReconciler(loop, kernel, data, false);
        loop.run();
        loop.post(() -> next.desire(NetworkState.empty(), List.of(), outcomes::add));
        loop.run();
        assertThat(kernel.everything().sysctls()).containsEntry("net/ipv4/conf/eth0/ignore_routes_with_linkdown", "0");
    }

    @Test
    void aDryRunPlansAndAppliesNothing() {
        KernelReconciler dry = new KernelReconciler(loop, kernel, data, true);
        loop.run();
        loop.post(() -> dry.desire(twoUplinks("eth0", "192.0.2.1"), List.of(), outcomes::add));
        loop.run();
        assertThat(pending(dry).steps()).hasSize(9);
        assertThat(kernel.applied()).isEmpty();
    }

    @Test
    void anInterfaceThatWentDownAndUpAtOnceGetsItsRoutesBack() {
        desire(twoUplinks("eth0", "192.0.2.1"));
        kernel.removeLink("wlan0"); // the kernel drops its routes without a word
        kernel.addLink("wlan0", true);
        loop.advance(Duration.ofMillis(50));
        assertThat(kernel.everything().routes()).contains(route(7702, "198.51.100.1", "wlan0"));
    }

    /** What asks from another thread waits for the loop, which is run here by hand. */
    private void whileTheLoopRuns(Runnable asks) throws Exception {
        FutureTask<Void> asked = new FutureTask<>(asks, null);
        Thread asking = new Thread(asked);
        asking.start();
        while (!asked.isDone()) {
            loop.run();
            asking.join(5);
        }
        asked.get();
    }

    @Test
    void whilePausedNothingIsChangedAndThenEverythingIs() throws Exception {
        desire(twoUplinks("eth0", "192.0.2.1"));
        whileTheLoopRuns(() -> reconciler.pause(Duration.ofMinutes(10)));
        kernel.clearApplied();
        kernel.removeForeign(route(7702, "198.51.100.1", "wlan0"));
        desire(twoUplinks("wlan0", "198.51.100.1"));
        loop.advance(Duration.ofMinutes(9));
        assertThat(kernel.applied()).isEmpty();
        assertThat(outcomes).last().satisfies(o -> {
            assertThat(o.ok()).isFalse();
            assertThat(o.sentence()).startsWith("paused");
        });
        assertThat(reconciler.problems())
                .containsExactly(
                        "Paused for another 1 min: nothing is changed in the kernel, whatever fails; 'wan:resume' ends it.");
        assertThat(pending(reconciler).isEmpty()).isFalse();

        whileTheLoopRuns(() -> assertThat(reconciler.resume()).isTrue());
        assertThat(kernel.everything().routes())
                .contains(route(7700, "198.51.100.1", "wlan0"), route(7702, "198.51.100.1", "wlan0"));
        assertThat(reconciler.problems()).isEmpty();
        assertThat(reconciler.paused()).isEmpty();
    }

    @Test
    void aPauseEndsByItself() throws Exception {
        desire(twoUplinks("eth0", "192.0.2.1"));
        whileTheLoopRuns(() -> reconciler.pause(Duration.ofMinutes(10)));
        kernel.removeForeign(route(7700, "192.0.2.1", "eth0"));
        loop.advance(Duration.ofMinutes(10));
        assertThat(kernel.everything().routes()).contains(route(7700, "192.0.2.1", "eth0"));
        whileTheLoopRuns(() -> assertThat(reconciler.resume()).isFalse());
    }

    @Test
    void aLostCarrierIsNoReasonToActWhilePaused() throws Exception {
        desire(twoUplinks("eth0", "192.0.2.1"));
        loop.post(() -> reconciler.foresee(Map.of("eth0", twoUplinks("wlan0", "198.51.100.1"))));
        loop.run();
        assertThat(kernel.armed()).containsOnlyKeys("eth0");
        whileTheLoopRuns(() -> reconciler.pause(Duration.ofMinutes(10)));
        kernel.clearApplied();
        assertThat(kernel.armed()).isEmpty();
        kernel.carrier("eth0", false);
        loop.advance(Duration.ofSeconds(40));
        assertThat(kernel.applied()).isEmpty();
    }
}
