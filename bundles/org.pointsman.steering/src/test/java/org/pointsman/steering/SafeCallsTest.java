/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.decision.Decision;
import org.pointsman.api.plugin.CallKind;
import org.pointsman.api.plugin.Outcome;
import org.pointsman.api.plugin.PluginCalls.Quarantine;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.uplink.Uplink;
import org.pointsman.api.uplink.UplinkContext;
import org.pointsman.api.uplink.UplinkStatus;

/** Plug-ins that throw, hang, flood and dawdle: they hurt themselves. */
class SafeCallsTest {
    private static final long BUNDLE = 42;
    private static final String PLUGIN = "com.example.p42";

    @TempDir
    Path data;

    /** The one that the test's plug-in is called on. */
    private final InlineExecutor thread = new InlineExecutor();

    private World laptop() {
        World world = World.laptop(data);
        world.pluginThread = () -> thread;
        world.settle();
        world.kernel.clearApplied();
        return world;
    }

    private static List<String> inQuarantine(World world) {
        return world.plugins.quarantined().stream().map(Quarantine::plugin).toList();
    }

    /** Real threads take their time: the virtual clock moves once they have got there. */
    private static void awaitHanging(List<Thread> hanging, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while ((hanging.size() < count || hanging.get(count - 1).getState() != Thread.State.WAITING)
                && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(hanging).hasSize(count);
    }

    @Test
    void aPluginsStrategyIsAskedOnItsOwnThreadAndDecides() {
        World world = laptop();
        world.steering.addStrategy("last", s -> s.defaultBy(s.uplinks().get(1)), BUNDLE);
        world.steering.strategy("last");
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.steering.wan().problems()).isEmpty();
    }

    @Test
    void aContributorThatDawdlesIsNotWaitedForAndItsPartFollows() {
        World world = laptop();
        thread.hold(true);
        world.steering.addContributor(
                "slow",
                s -> NetworkState.builder().sysctl("net/ipv4/tcp_ecn", "1").build(),
                BUNDLE);
        world.loop.run();
        world.kernel.carrier("eth0", false);
        world.after(Duration.ofMillis(6));
        assertThat(world.chosen()).as("the failover does not wait").isEqualTo("lte");
        assertThat(world.reconciler.desired().orElseThrow().lines()).doesNotContain("sysctl net.ipv4.tcp_ecn=1");
        thread.hold(false);
        world.settle();
        assertThat(world.reconciler.desired().orElseThrow().lines()).contains("sysctl net.ipv4.tcp_ecn=1");
        assertThat(world.steering.wan().problems()).isEmpty();
    }

    @Test
    void aStrategyThatHangsWhenItsUplinkFailsIsStoodInForAtOnce() {
        World world = laptop();
        AtomicBoolean ahead = new AtomicBoolean();
        world.steering.addStrategy(
                "first",
                s -> {
                    if (!s.uplinks().get(0).usable() && !ahead.get()) {
                        throw new IllegalStateException("it does not answer ahead");
                    }
                    return s.defaultBy(s.uplinks().get(0));
                },
                BUNDLE);
        world.steering.strategy("first");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        thread.hold(true);
        world.kernel.carrier("eth0", false);
        world.after(Duration.ofMillis(6));
        assertThat(world.chosen()).isEqualTo("lte");
    }

    @Test
    void threeStrikesAndAStrategyIsInQuarantineUntilItIsReleased() {
        World world = laptop();
        boolean[] well = {false};
        world.steering.addStrategy(
                "odd",
                s -> {
                    if (!well[0]) {
                        throw new StackOverflowError("deep");
                    }
                    return s.defaultBy(s.uplinks().get(1));
                },
                BUNDLE);
        world.steering.strategy("odd");
        world.settle();
        assertThat(world.steering.wan().problems())
                .containsExactly(
                        "strategy odd failed (java.lang.StackOverflowError: deep); its last answer stays in force");
        assertThat(inQuarantine(world)).isEmpty();
        world.after(Duration.ofSeconds(3)); // it is asked again
        assertThat(inQuarantine(world)).containsExactly(PLUGIN);
        assertThat(world.steering.wan().problems())
                .containsExactly(
                        "plug-in com.example.p42 is in quarantine: strategy odd failed (java.lang.StackOverflowError: deep);"
                                + " 'wan:plugins release com.example.p42' or an update of it ends that",
                        "strategy odd is in quarantine; single decides meanwhile");
        assertThat(world.steering.journal().recent())
                .extracting(Decision::trigger)
                .anyMatch(t -> t.startsWith("plug-in com.example.p42 is in quarantine"));
        assertThat(world.chosen()).isEqualTo("adsl");

        well[0] = true;
        assertThat(world.plugins.release("com.example.other")).isFalse();
        assertThat(world.plugins.release(PLUGIN)).isTrue();
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.steering.wan().problems()).isEmpty();
    }

    @Test
    void anUpdateOfTheBundleEndsAQuarantine() {
        World world = laptop();
        for (int i = 0; i < 3; i++) {
            world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        }
        assertThat(inQuarantine(world)).containsExactly(PLUGIN);
        world.plugins.forget(BUNDLE);
        assertThat(inQuarantine(world)).isEmpty();
    }

    @Test
    void aStrategyThatHangsIsInQuarantineAfterThreeCallsWithTheStackOfItsThread() {
        World world = laptop();
        CountDownLatch never = new CountDownLatch(1);
        world.pluginThread = () -> Bulkhead.daemonThread("plugin");
        List<Thread> hanging = new CopyOnWriteArrayList<>();
        world.steering.addStrategy("stuck", s -> hang(never, hanging), BUNDLE);
        world.steering.strategy("stuck");
        world.loop.run();
        for (int i = 1; i <= 3; i++) {
            assertThat(inQuarantine(world)).isEmpty();
            awaitHanging(hanging, i);
            world.after(CallKind.STRATEGY.deadline());
        }
        assertThat(inQuarantine(world)).containsExactly(PLUGIN);
        Quarantine quarantine = world.plugins.quarantined().get(0);
        assertThat(quarantine.reason()).isEqualTo("strategy stuck did not answer within 250 ms");
        assertThat(quarantine.stack()).anyMatch(line -> line.contains("SafeCallsTest.hang"));
        assertThat(world.steering.journal().recent())
                .anyMatch(d -> d.reasons().stream().anyMatch(r -> r.contains("SafeCallsTest.hang")));
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        never.countDown();
    }

    private static NetworkState hang(CountDownLatch never, List<Thread> hanging) {
        hanging.add(Thread.currentThread());
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                continue; // as a plug-in does that knows better
            }
        }
        return NetworkState.empty();
    }

    @Test
    void anUplinkThatFloodsIsHeardTenTimesASecondAndThenNotAtAll() {
        World world = laptop();
        List<UplinkContext> contexts = new ArrayList<>();
        world.steering.addUplink(new Entry.Settings("flood", "example", 5, 1, true), new Held(contexts), BUNDLE);
        world.settle();
        UplinkContext context = contexts.get(0);
        UplinkStatus[] says = new UplinkStatus[2000];
        for (int i = 0; i < says.length; i++) {
            says[i] = UplinkStatus.connecting("eth7", "attempt " + i);
        }
        for (int i = 0; i < 500; i++) {
            context.report(says[i]);
        }
        world.settle();
        assertThat(world.steering.wan().snapshot().uplink("flood").orElseThrow().status())
                .as("the last one is heard")
                .isEqualTo(says[499]);
        assertThat(inQuarantine(world)).isEmpty();
        for (int second = 0; second < 3; second++) {
            for (UplinkStatus status : says) {
                context.report(status);
            }
            world.after(Duration.ofSeconds(1));
        }
        assertThat(inQuarantine(world)).containsExactly(PLUGIN);
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void anUplinkThatHangsInStartIsNamedThenCutOffAndStartedAnewWhenReleased() {
        World world = laptop();
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean(true);
        List<UplinkContext> contexts = new ArrayList<>();
        Uplink uplink = new Uplink() {
            @Override
            public void start(UplinkContext context) {
                contexts.add(context);
                if (hangs.get()) {
                    throw new NoClassDefFoundError("com/example/Missing");
                }
                context.report(World.status("wlan0", "10.64.2.2/24", "10.64.2.1"));
            }

            @Override
            public void stop() {
                never.countDown();
            }
        };
        world.steering.addUplink(new Entry.Settings("third", "example", 5, 1, true), uplink, BUNDLE);
        world.settle();
        assertThat(world.steering.wan().snapshot().uplink("third").orElseThrow().explanation())
                .contains("failed to start");
        world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        contexts.get(0).report(World.status("wlan0", "10.64.2.2/24", "10.64.2.1"));
        world.settle();
        assertThat(world.chosen()).as("it is not heard").isEqualTo("adsl");
        hangs.set(false);
        world.plugins.release(PLUGIN);
        world.settle();
        assertThat(contexts).hasSize(2);
        assertThat(never.getCount()).isZero();
        assertThat(world.chosen()).isEqualTo("third");
    }

    @Test
    void whatAFormerVersionDidIsNotHeldAgainstTheOneInItsPlace() {
        World world = laptop();
        world.pluginThread = () -> Bulkhead.daemonThread("plug-in");
        List<Thread> hanging = new CopyOnWriteArrayList<>();
        List<Outcome<String>> ended = new ArrayList<>();
        CountDownLatch never = new CountDownLatch(1);
        world.plugins.call(
                BUNDLE,
                CallKind.STRATEGY,
                "strategy odd",
                () -> {
                    hanging.add(Thread.currentThread());
                    try {
                        never.await();
                        return "never";
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                ended::add);
        world.loop.run();
        awaitHanging(hanging, 1);
        world.plugins.forget(BUNDLE); // an update interrupts it
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ended.isEmpty() && System.nanoTime() < end) {
            world.loop.run();
            Thread.onSpinWait();
        }
        assertThat(ended).singleElement().isInstanceOf(Outcome.Threw.class);
        for (int strikes = 1; strikes <= 2; strikes++) {
            world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        }
        assertThat(inQuarantine(world)).as("two strikes are its own").isEmpty();
        world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        assertThat(inQuarantine(world)).containsExactly(PLUGIN);
    }

    @Test
    void eachCallEndsInATypedOutcome() {
        World world = laptop();
        List<Outcome<String>> outcomes = new ArrayList<>();
        world.plugins.call(0, CallKind.CHECK, "one of ours", () -> "fine", outcomes::add);
        world.plugins.call(BUNDLE, CallKind.CHECK, "check", () -> "fine", outcomes::add);
        world.plugins.call(BUNDLE, CallKind.CHECK, "check", () -> (String) null, outcomes::add);
        world.loop.run();
        thread.hold(true);
        for (int i = 0; i < 66; i++) {
            world.plugins.call(BUNDLE, CallKind.CHECK, "check", () -> "later", outcomes::add);
        }
        world.loop.run();
        world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        world.plugins.strike(BUNDLE, "hangs", List.of(), true);
        world.plugins.call(BUNDLE, CallKind.CHECK, "check", () -> "never", outcomes::add);
        world.loop.run();
        assertThat(outcomes)
                .extracting(o -> o.getClass().getSimpleName() + ": " + o.sentence())
                .startsWith(
                        "Answered: answered",
                        "Answered: answered",
                        "Threw: answered null",
                        "Refused: is not called: 64 calls of it are waiting",
                        "Refused: is not called: its plug-in is in quarantine") // those that waited
                .endsWith("Quarantined: is not called: its plug-in is in quarantine")
                .hasSize(3 + 1 + 64 + 1);
    }

    /** An uplink that keeps what it was given. */
    private record Held(List<UplinkContext> contexts) implements Uplink {
        @Override
        public void start(UplinkContext context) {
            contexts.add(context);
        }

        @Override
        public void stop() {
            // it holds nothing
        }
    }
}
