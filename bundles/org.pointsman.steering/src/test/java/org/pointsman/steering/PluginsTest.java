/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.api.wan.RouteStrategy;

/** Uplinks and strategies come, go and misbehave; the traffic does not notice. */
class PluginsTest {
    private static final RouteStrategy LAST_RESORT =
            s -> s.defaultBy(s.uplinks().get(s.uplinks().size() - 1));

    @TempDir
    Path data;

    @Test
    void anInstalledStrategyCanBeChosenAndItsRemovalFallsBackToSingle() {
        World world = World.laptop(data);
        world.settle();
        world.steering.addStrategy("lastresort", LAST_RESORT);
        world.steering.strategy("lastresort");
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        world.kernel.clearApplied();
        world.steering.removeStrategy("lastresort", LAST_RESORT);
        world.after(Duration.ofSeconds(2));
        assertThat(world.steps()).as("an update would bring it back by now").isEmpty();
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steering.wan().problems())
                .containsExactly("strategy lastresort is not installed; single decides meanwhile");
    }

    @Test
    void aStrategyThatIsUpdatedKeepsItsLastDecisionMeanwhile() {
        World world = World.laptop(data);
        world.steering.addStrategy("lastresort", LAST_RESORT);
        world.steering.strategy("lastresort");
        world.settle();
        world.kernel.clearApplied();
        world.steering.removeStrategy("lastresort", LAST_RESORT);
        world.after(Duration.ofSeconds(1));
        world.steering.addStrategy("lastresort", LAST_RESORT);
        world.after(Duration.ofSeconds(10));
        assertThat(world.steps()).isEmpty();
        assertThat(world.chosen()).isEqualTo("lte");
    }

    /** An edit of an uplink and of the strategy in one: flows were dealt by 'single' for some milliseconds, and lost their NAT by that. */
    @Test
    void aStrategyThatIsConfiguredAnewWhileFactsChangeIsNotStoodInFor() {
        World world = World.laptop(data);
        world.steering.addStrategy("lastresort", LAST_RESORT);
        world.steering.strategy("lastresort");
        world.settle();
        world.kernel.clearApplied();
        world.strategyThread.hold(true);
        world.steering.askAgain();
        world.loop.run();
        world.steering.removeUplink("adsl");
        world.steering.addUplink(new Entry.Settings("adsl", "ethernet", 10, 5, true), world.uplinks.get("adsl"));
        world.steering.removeStrategy("lastresort", LAST_RESORT);
        world.loop.run();
        world.strategyThread.hold(false);
        world.after(Duration.ofMillis(500));
        assertThat(world.steering.wan().problems()).isEmpty();
        assertThat(world.steps()).isEmpty();
        world.steering.addStrategy("lastresort", LAST_RESORT);
        world.after(Duration.ofSeconds(10));
        assertThat(world.steps()).isEmpty();
        assertThat(world.chosen()).isEqualTo("lte");
    }

    @Test
    void aThrowingStrategyKeepsTheLastGoodStateAndIsNamed() {
        World world = World.laptop(data);
        boolean[] broken = {false};
        world.steering.addStrategy("odd", s -> {
            if (broken[0]) {
                throw new IllegalStateException("no idea");
            }
            return s.defaultBy(s.uplinks().get(0));
        });
        world.steering.strategy("odd");
        world.settle();
        broken[0] = true;
        world.kernel.clearApplied();
        world.uplinks.get("lte").say(World.status("wlan0", "10.64.2.2/24", "10.64.2.254"));
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steps())
                .as("the groundwork follows, the decision stays")
                .containsExactly(
                        "ip route replace default via 10.64.2.254 dev wlan0 src 10.64.2.2 table 7702 proto 77");
        assertThat(world.steering.wan().problems())
                .singleElement()
                .asString()
                .contains("strategy odd failed")
                .contains("no idea");
    }

    @Test
    void aStrategyThatAnswersNullIsNamed() {
        World world = World.laptop(data);
        world.settle();
        world.steering.addStrategy("nil", s -> null);
        world.steering.strategy("nil");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steering.wan().problems()).anyMatch(p -> p.contains("strategy nil answered null"));
    }

    @Test
    void aHangingStrategyDoesNotHoldUpTheGroundworkAndIsNamed() {
        World world = World.laptop(data);
        world.settle();
        world.strategyThread.hold(true);
        world.uplinks.get("lte").say(World.status("wlan0", "10.64.2.2/24", "10.64.2.254"));
        world.after(Duration.ofMillis(900));
        assertThat(world.steering.wan().problems())
                .as("it did not even begin: the machine may be busy")
                .isEmpty();
        world.after(Duration.ofMillis(200));
        assertThat(world.steering.wan().problems()).anyMatch(p -> p.contains("did not answer within 250 ms"));
        assertThat(world.kernelLines())
                .contains("route default via 10.64.2.254 dev wlan0 src 10.64.2.2 table 7702 proto 77");
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aRemovedUplinkIsHeldForAnUpdateAndThenWithdrawn() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.steering.removeUplink("adsl");
        world.after(Duration.ofSeconds(2));
        assertThat(world.uplinks.get("adsl").stopped).isTrue();
        assertThat(world.steps()).isEmpty();
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.kernelLines()).noneMatch(l -> l.contains("7701"));
    }

    @Test
    void aRemovedUplinkIsWithdrawnAtOnceWhereItIsNotHeld() {
        World world = World.laptop(data);
        world.steering.policies(removedHold(Duration.ZERO));
        world.settle();
        world.steering.removeUplink("adsl");
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.kernelLines()).noneMatch(l -> l.contains("7701"));
    }

    @Test
    void aRemovedUplinkIsHeldForAsLongAsIsConfigured() {
        World world = World.laptop(data);
        world.steering.policies(removedHold(Duration.ofSeconds(60)));
        world.settle();
        world.kernel.clearApplied();
        world.steering.removeUplink("adsl");
        world.after(Duration.ofSeconds(59));
        assertThat(world.steps()).as("longer than a session stands in").isEmpty();
        assertThat(world.chosen()).isEqualTo("adsl");
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("lte");
    }

    private static Policies removedHold(Duration time) {
        return new Policies(Policy.DEFAULT, Map.of(), Flapping.Terms.DEFAULT, time);
    }

    @Test
    void anUpdatedUplinkComesBackWithoutAKernelWrite() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.steering.removeUplink("adsl");
        world.after(Duration.ofSeconds(1));
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.after(Duration.ofSeconds(10));
        assertThat(world.steps()).isEmpty();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    /** The trouble from before an edit was shown for ever. */
    @Test
    void anUplinkThatWasDownBeforeAnEditTellsItsNewTroubleAtOnce() {
        World world = World.laptop(data);
        world.settle();
        world.uplinks.get("adsl").say(UplinkStatus.down("the network is busy"));
        world.settle();
        world.steering.removeUplink("adsl");
        World.FixedUplink edited = new World.FixedUplink(UplinkStatus.down("the SIM refused the PIN"));
        world.add("adsl", 10, edited);
        world.settle();
        assertThat(explanation(world)).isEqualTo("the SIM refused the PIN");
    }

    /** A session that an edit ended stood in for ever for the one that never came. */
    @Test
    void anUplinkThatAnEditTookDownIsTakenAtItsWordAfterHalfAMinute() {
        World world = World.laptop(data);
        world.settle();
        world.steering.removeUplink("adsl");
        world.add("adsl", 10, new World.FixedUplink(UplinkStatus.down("no DHCP server answers")));
        world.after(Duration.ofSeconds(29));
        assertThat(world.chosen()).as("the session before stands in").isEqualTo("adsl");
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(explanation(world)).isEqualTo("no DHCP server answers");
    }

    private static String explanation(World world) {
        return world.steering.wan().snapshot().uplinks().stream()
                .filter(u -> u.name().equals("adsl"))
                .findFirst()
                .orElseThrow()
                .explanation();
    }

    /** Flows of an uplink were deleted when it was edited twice, three seconds apart. */
    @Test
    void anUplinkThatDepartsAgainHasItsTimeAgain() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.steering.removeUplink("adsl");
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.after(Duration.ofMillis(2900));
        world.steering.removeUplink("adsl");
        world.after(Duration.ofMillis(200));
        World.FixedUplink again = new World.FixedUplink(UplinkStatus.down("starting"));
        world.add("adsl", 10, again);
        world.after(Duration.ofMillis(10));
        world.steering.removeUplink("adsl");
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.after(Duration.ofSeconds(10));
        assertThat(world.steps()).isEmpty();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aShutdownTakesNothingFromTheKernel() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        NetworkState before = world.kernel.everything();
        world.shuttingDown = true;
        world.steering.removeUplink("adsl");
        world.steering.removeUplink("lte");
        world.after(Duration.ofSeconds(10));
        world.steering.stop();
        world.after(Duration.ofSeconds(10));
        assertThat(world.kernel.everything()).isEqualTo(before);
    }
}
