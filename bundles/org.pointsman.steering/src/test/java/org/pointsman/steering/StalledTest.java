/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.uplink.UplinkStatus;
import org.pointsman.strategy.single.SingleStrategy;

/** A process that is stopped, or a machine that is suspended, for a minute: nothing follows from that. */
class StalledTest {
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    private World settled() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        return world;
    }

    @Test
    void whileNothingHappens() {
        World world = settled();
        long decisions = world.lastDecision().number();
        world.loop.stall(STALL);
        world.after(A_WHILE);
        assertThat(world.steps()).isEmpty();
        assertThat(world.lastDecision().number()).isEqualTo(decisions);
    }

    @Test
    void whileAnUplinkIsUpdated() {
        World world = settled();
        world.steering.removeUplink("adsl");
        world.after(Duration.ofSeconds(1));
        world.loop.stall(STALL);
        world.after(Duration.ofSeconds(1));
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.after(A_WHILE);
        assertThat(world.steps()).isEmpty();
    }

    @Test
    void whileTheStrategyIsUpdated() {
        World world = settled();
        SingleStrategy fresh = new SingleStrategy();
        world.steering.addStrategy("mine", fresh);
        world.steering.strategy("mine");
        world.settle();
        world.steering.removeStrategy("mine", fresh);
        world.after(Duration.ofSeconds(1));
        world.loop.stall(STALL);
        world.after(Duration.ofSeconds(1));
        assertThat(world.steering.wan().problems()).isEmpty();
        world.steering.addStrategy("mine", fresh);
        world.after(A_WHILE);
        assertThat(world.steps()).isEmpty();
        assertThat(world.steering.wan().problems()).isEmpty();
    }

    @Test
    void whileTheStrategyIsAsked() {
        World world = settled();
        world.strategyThread.hold(true);
        world.uplinks.get("lte").say(World.status("wlan0", "10.64.2.2/24", "10.64.2.254"));
        world.after(Duration.ofMillis(1));
        world.loop.stall(STALL);
        world.strategyThread.hold(false);
        world.after(A_WHILE);
        assertThat(world.steering.wan().problems()).isEmpty();
    }

    @Test
    void whileASessionComesUpAfterARestart() {
        World next = settled().restarted();
        var adsl = new World.FixedUplink(UplinkStatus.connecting("eth0", "asking for a lease on eth0"));
        next.add("adsl", 10, adsl);
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.after(Duration.ofSeconds(20));
        next.loop.stall(STALL);
        next.after(Duration.ofSeconds(5));
        adsl.say(World.status("eth0", "10.64.1.2/24", "10.64.1.1"));
        next.after(A_WHILE);
        assertThat(next.steps()).isEmpty();
        assertThat(next.chosen()).isEqualTo("adsl");
    }

    @Test
    void whileItStarts() {
        World next = settled().restarted();
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.after(Duration.ofMillis(300));
        next.loop.stall(STALL);
        next.after(Duration.ofSeconds(1));
        assertThat(next.steps()).as("half the uplinks are there").isEmpty();
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.after(A_WHILE);
        assertThat(next.steps()).isEmpty();
        assertThat(next.chosen()).isEqualTo("adsl");
    }

    /** Seen when bundles were exchanged on a busy machine: what an earlier run had put in force was taken away. */
    @Test
    void aStrategyThatIsStillAskedWhenSteeringIsStoppedTakesNothingAway() {
        World next = settled().restarted();
        next.strategyThread.hold(true);
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.after(Duration.ofMillis(200));
        next.steering.stop();
        next.after(A_WHILE);
        assertThat(next.steps()).isEmpty();
        assertThat(next.steering.journal().recent()).isEmpty();
    }

    @Test
    void anotherGatewayIsNoReasonToLeaveUntilItIsKnownNotToAnswer() {
        World world = settled();
        world.uplinks.get("adsl").say(World.status("eth0", "10.64.1.2/24", "10.64.1.254"));
        world.after(Duration.ofSeconds(1));
        assertThat(world.chosen()).isEqualTo("adsl");
        world.kernel.neighbour("eth0", "10.64.1.254", org.pointsman.api.kernel.Neighbour.FAILED);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
    }
}
