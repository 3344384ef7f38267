/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Neighbour;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.uplink.UplinkStatus;

/** The article of 30 January 2017, told against the kernel in memory; itests tell it again with packets. */
class FirstArticleTest {
    @TempDir
    Path data;

    @Test
    void atStartUpTheCableIsPreferredAndTheBackupIsInTheKernel() {
        World world = World.laptop(data);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.kernelLines())
                .containsExactly(
                        "sysctl net.ipv4.conf.eth0.ignore_routes_with_linkdown=1",
                        "sysctl net.ipv4.conf.wlan0.ignore_routes_with_linkdown=1",
                        "address 10.64.1.2/24 dev eth0 proto 77",
                        "address 10.64.2.2/24 dev wlan0 proto 77",
                        "route default via 10.64.1.1 dev eth0 src 10.64.1.2 metric 7 proto 77",
                        "route default via 10.64.1.1 dev eth0 src 10.64.1.2 table 7700 proto 77",
                        "route default via 10.64.1.1 dev eth0 src 10.64.1.2 table 7701 proto 77",
                        "route default via 10.64.2.1 dev wlan0 src 10.64.2.2 table 7702 proto 77",
                        "rule 7700: from all lookup main suppress_prefixlength 0 proto 77",
                        "rule 7711: from all fwmark 0x1000000/0xff000000 lookup 7701 proto 77",
                        "rule 7712: from all fwmark 0x2000000/0xff000000 lookup 7702 proto 77",
                        "rule 8000: from all lookup 7700 proto 77",
                        "rule 8010: from all lookup 7701 proto 77",
                        "rule 8011: from all lookup 7702 proto 77");
    }

    @Test
    void cableOutMeansWifiByTwoReplacesAndNothingElse() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.kernel.carrier("eth0", false);
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.steps())
                .containsExactly(
                        "ip route replace default via 10.64.2.1 dev wlan0 src 10.64.2.2 table 7700 proto 77",
                        "ip route replace default via 10.64.2.1 dev wlan0 src 10.64.2.2 metric 7 proto 77");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: eth0 lost carrier");
        assertThat(world.lastDecision().reasons())
                .contains(
                        "single: lte, best metric (20) of those whose gateway answers",
                        "adsl (metric 10): eth0 has no carrier");
        assertThat(world.lastDecision().outcome()).isEqualTo("applied by reflex and verified");
    }

    @Test
    void onlyTheUplinkInUseHasAReflexAndItsNextFollowsEachDecision() {
        World world = World.laptop(data);
        world.settle();
        assertThat(world.kernel.armed().keySet()).containsExactly("eth0");
        world.kernel.carrier("eth0", false);
        assertThat(world.kernel.everything().routes())
                .as("before anybody was told")
                .anyMatch(r -> r.table() == 7700 && r.device().equals("wlan0"));
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.kernel.armed()).as("there is nowhere to go from here").isEmpty();
    }

    @Test
    void aReflexThatThePresentDoesNotBearOutIsCorrectedAtOnce() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.carrier("wlan0", false); // both in one burst: the reflex for eth0 still leads to wlan0
        world.kernel.carrier("eth0", false);
        world.loop.run();
        world.kernel.carrier("wlan0", true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.kernelLines()).anyMatch(l -> l.contains("table 7700") && l.contains("wlan0"));
    }

    @Test
    void aCarrierLossNeedsNoWordFromTheStrategysThread() {
        World world = World.laptop(data);
        world.settle();
        world.strategyThread.hold(true);
        world.kernel.carrier("eth0", false);
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
    }

    @Test
    void cableInAgainMeansBackOnlyWhenTheGatewayAnswers() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.carrier("eth0", false);
        world.settle();
        world.answers("eth0", "10.64.1.1", false);
        world.kernel.carrier("eth0", true);
        world.after(Duration.ofSeconds(10));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.steering.wan().snapshot().uplink("adsl").orElseThrow().explanation())
                .isEqualTo("waiting for gateway 10.64.1.1 to answer on eth0");
        world.answers("eth0", "10.64.1.1", true);
        world.after(Duration.ofSeconds(1));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: gateway 10.64.1.1 answers on eth0");
    }

    @Test
    void neighboursOfTheOldWayAreRefreshedWhenItStillHasCarrier() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.carrier("eth0", false);
        world.settle();
        world.kernel.clearApplied();
        world.kernel.carrier("eth0", true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steps()).last().isEqualTo("ip neigh refresh dev wlan0");
    }

    @Test
    void aGatewayThatStopsAnsweringIsLeftAlthoughTheLightIsOn() {
        World world = World.laptop(data);
        world.settle();
        world.answers("eth0", "10.64.1.1", false);
        world.kernel.neighbour("eth0", "10.64.1.1", Neighbour.FAILED);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().trigger())
                .isEqualTo("adsl: eth0 has carrier but its gateway 10.64.1.1 does not answer ARP");
    }

    @Test
    void alreadyRightMeansNothingIsTouchedAcrossARestart() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        World next = world.restarted();
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.settle();
        assertThat(next.kernel.applied())
                .as("half the uplinks are no reason to move traffic")
                .isEmpty();
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.after(Duration.ofMinutes(2));
        assertThat(next.steps()).isEmpty();
        assertThat(next.chosen()).isEqualTo("adsl");
    }

    @Test
    void nothingIsDecidedOnHalfAConfiguration() {
        World world = World.laptop(data);
        AtomicBoolean told = new AtomicBoolean();
        world.steering.configuredBy(told::get);
        world.after(Duration.ofSeconds(10));
        assertThat(world.steps()).isEmpty();
        told.set(true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aConfigurationThatIsNeverToldHoldsUpNobodyForever() {
        World world = World.laptop(data);
        world.steering.configuredBy(() -> false);
        world.after(Duration.ofSeconds(31));
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void anUplinkThatIsStillAskingForALeaseKeepsWhatTheLastRunLeft() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        World next = world.restarted();
        var adsl = new World.FixedUplink(UplinkStatus.connecting("eth0", "asking for a lease on eth0"));
        next.add("adsl", 10, adsl);
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        next.after(Duration.ofSeconds(10));
        assertThat(next.steps()).isEmpty();
        assertThat(next.chosen()).isEqualTo("adsl");
        adsl.say(World.status("eth0", "10.64.1.2/24", "10.64.1.1"));
        next.after(Duration.ofSeconds(1));
        assertThat(next.steps()).isEmpty();
    }

    @Test
    void anIdenticalRenewalWritesNothingAndAnotherGatewayReplacesItsRoutes() {
        World world = World.laptop(data);
        world.settle();
        world.answers("eth0", "10.64.1.254", true);
        world.kernel.clearApplied();
        world.uplinks.get("adsl").say(World.status("eth0", "10.64.1.2/24", "10.64.1.1"));
        world.settle();
        assertThat(world.steps()).isEmpty();
        world.uplinks.get("adsl").say(World.status("eth0", "10.64.1.2/24", "10.64.1.254"));
        world.settle();
        assertThat(world.kernelLines())
                .contains(
                        "route default via 10.64.1.254 dev eth0 src 10.64.1.2 table 7701 proto 77",
                        "route default via 10.64.1.254 dev eth0 src 10.64.1.2 table 7700 proto 77");
    }

    @Test
    void aChangedAddressIsAddedBeforeTheOldOneGoes() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        world.uplinks.get("adsl").say(World.status("eth0", "10.64.1.9/24", "10.64.1.1"));
        world.settle();
        List<String> steps = world.steps();
        assertThat(steps.get(0)).isEqualTo("ip address add 10.64.1.9/24 dev eth0 proto 77");
        assertThat(steps).last().isEqualTo("ip address del 10.64.1.2/24 dev eth0 proto 77");
    }

    @Test
    void aFlappingCableIsLeftAloneUntilItHasBeenQuietForAWhile() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.clearApplied();
        for (int i = 0; i < 25; i++) { // 5 Hz for 5 s
            world.kernel.carrier("eth0", false);
            world.after(Duration.ofMillis(100));
            world.kernel.carrier("eth0", true);
            world.after(Duration.ofMillis(100));
        }
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.steps().stream()
                        .filter(s -> s.contains("ip route replace"))
                        .count())
                .as("there and back twice, and there: two routes each time")
                .isEqualTo(2 * 5);
        assertThat(world.steps()).noneMatch(s -> s.contains("rule") || s.contains("del"));
        world.after(Duration.ofMinutes(5));
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void whenEverythingIsDeadTheLastOneStays() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.carrier("eth0", false);
        world.settle();
        world.kernel.carrier("wlan0", false);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        world.kernel.carrier("eth0", true);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void anInterfaceThatIsDeletedAndCreatedAnewUnderAnotherIndexCarriesTrafficAgain() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.removeLink("eth0");
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        world.kernel.addLink("eth0", true);
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.kernelLines())
                .contains(
                        "address 10.64.1.2/24 dev eth0 proto 77",
                        "sysctl net.ipv4.conf.eth0.ignore_routes_with_linkdown=1",
                        "route default via 10.64.1.1 dev eth0 src 10.64.1.2 table 7701 proto 77");
    }

    @Test
    void aBridgeCarriesTheRouteAndItsPortTheCarrier() {
        World world = new World(data);
        world.kernel.addLink("br0", true);
        world.kernel.addLink("eth0", true);
        world.kernel.addLink("wlan0", true);
        world.answers("br0", "10.64.1.1", true);
        world.answers("wlan0", "10.64.2.1", true);
        world.add(
                "adsl",
                10,
                new World.FixedUplink(UplinkStatus.up("br0")
                        .port("eth0")
                        .managedAddresses(List.of(InterfacePrefix.parse("10.64.1.2/24")))
                        .gateway(IpAddress.parse("10.64.1.1"))
                        .build()));
        world.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        world.kernel.carrier("eth0", false);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: eth0 lost carrier");
    }

    /** Of a contributor that is still to come nothing is known, and what an earlier run holds for it must stay. */
    @Test
    void afterARestartNothingIsDecidedWhileABundleIsStillToComeForFiveSecondsAtMost() {
        World world = World.laptop(data);
        world.steering.completeWhen(() -> false);
        world.settle();
        assertThat(world.chosen()).as("a first start has nothing to lose").isEqualTo("adsl");

        AtomicBoolean complete = new AtomicBoolean();
        World next = restarted(world, complete::get);
        next.after(Duration.ofSeconds(4));
        assertThat(next.steering.journal().recent()).isEmpty();
        complete.set(true);
        next.settle();
        assertThat(next.steering.journal().recent()).isNotEmpty();

        World last = restarted(next, () -> false);
        last.after(Duration.ofSeconds(6));
        assertThat(last.steering.journal().recent())
                .as("one that never comes is not waited for")
                .isNotEmpty();
    }

    private static World restarted(World before, BooleanSupplier complete) {
        World next = before.restarted();
        next.steering.completeWhen(complete);
        next.answers("eth0", "10.64.1.1", true);
        next.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        next.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
        return next;
    }
}
