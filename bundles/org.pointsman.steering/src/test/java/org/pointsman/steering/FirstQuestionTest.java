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
import org.pointsman.api.decision.Decision;
import org.pointsman.api.net.InterfacePrefix;
import org.pointsman.api.net.IpAddress;
import org.pointsman.api.state.InterfaceAddress;
import org.pointsman.api.uplink.UplinkStatus;

/** A provider hears of a gateway's question in the name of the address that it gave, and of no other. */
class FirstQuestionTest {
    @TempDir
    Path data;

    @Test
    void noProviderIsAskedInTheNameOfAnotherAddressWhenTheRouterStarts() {
        World world = World.laptop(data);
        world.settle();
        assertThat(world.kernel.solicited()).contains("eth0 10.64.1.1", "wlan0 10.64.2.1");
        assertThat(world.kernel.strayed()).isEmpty();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aCableThatIsPluggedInForTheFirstTimeIsAskedInItsOwnName() {
        World world = World.laptop(data);
        world.settle();
        world.answers("eth1", "10.64.3.1", true);
        world.uplink("fiber", 5, "eth1", "10.64.3.2/24", "10.64.3.1");
        world.settle();
        world.kernel.addLink("eth1", true);
        world.settle();
        assertThat(world.kernel.strayed()).isEmpty();
        assertThat(world.chosen()).isEqualTo("fiber");
    }

    @Test
    void whileSomebodyHasTakenTheAddressAwayNothingIsAskedInAnothersName() {
        World world = World.laptop(data);
        world.settle();
        world.kernel.refuse(step -> Optional.of("not now")); // so that it stays away
        InterfaceAddress own = world.kernel.everything().addresses().stream()
                .filter(a -> a.device().equals("eth0"))
                .findFirst()
                .orElseThrow();
        world.kernel.removeForeign(own);
        world.after(Duration.ofSeconds(30));
        assertThat(world.kernel.strayed()).isEmpty();
        assertThat(world.chosen()).as("that nothing was asked says nothing").isEqualTo("adsl");
        world.kernel.refuse(step -> Optional.empty());
        int before = world.kernel.solicited().size();
        world.kernel.addForeign(own);
        world.settle();
        assertThat(world.kernel
                        .solicited()
                        .subList(before, world.kernel.solicited().size()))
                .contains("eth0 10.64.1.1");
    }

    @Test
    void theFirstDecisionIsMadeWithoutWaitingForAnswersThatCannotCome() {
        World world = World.laptop(data);
        world.answers("eth0", "10.64.1.1", false);
        world.after(Duration.ofMillis(150));
        assertThat(world.kernelLines()).anyMatch(l -> l.startsWith("address 10.64.1.2/24 dev eth0"));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steering.wan().ready())
                .as("it will be known in a moment")
                .isFalse();
        world.after(Duration.ofSeconds(1));
        assertThat(world.chosen()).as("it was asked, and did not answer").isEqualTo("lte");
        assertThat(world.steering.wan().ready()).isTrue();
    }

    @Test
    void aRouterWhoseOnlyGatewayIsSilentIsReadyAllTheSame() {
        World world = new World(data);
        world.kernel.addLink("eth0", true);
        world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
        world.after(Duration.ofSeconds(1));
        assertThat(world.steering.wan().ready()).isTrue();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void theBackupThatAnswersFirstIsNotTakenForAMoment() {
        World world = World.laptop(data);
        world.answers("eth0", "10.64.1.1", false);
        world.after(Duration.ofMillis(400));
        world.answers("eth0", "10.64.1.1", true);
        world.after(Duration.ofSeconds(2));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.steering.journal().recent())
                .extracting(d -> d.chosen().orElse(""))
                .containsOnly("adsl");
    }

    @Test
    void withoutPreemptTheBackupThatNeedsNoQuestionHasNoRightToStay() {
        for (boolean answersInTime : List.of(true, false)) {
            World world = new World(data.resolve("" + answersInTime));
            world.kernel.addLink("eth0", true);
            world.kernel.addLink("wlan0", true);
            world.kernel.addForeign(new InterfaceAddress("wlan0", InterfacePrefix.parse("10.64.2.2/24"), 2));
            world.answers("wlan0", "10.64.2.1", true);
            world.answers("eth0", "10.64.1.1", answersInTime);
            world.steering.policies(
                    new Policies(Policy.DEFAULT.with(Map.of("preempt", false)), Map.of(), Flapping.Terms.DEFAULT));
            world.uplink("adsl", 10, "eth0", "10.64.1.2/24", "10.64.1.1");
            world.uplink("lte", 20, "wlan0", "10.64.2.2/24", "10.64.2.1");
            world.after(Duration.ofSeconds(3));
            world.answers("eth0", "10.64.1.1", true);
            world.after(Duration.ofMinutes(1));
            assertThat(world.chosen()).isEqualTo(answersInTime ? "adsl" : "lte");
        }
    }

    @Test
    void anAdoptedUplinkWhoseAddressIsThereIsWaitedForAsBefore() {
        World world = new World(data);
        world.kernel.addLink("eth0", true);
        world.kernel.addForeign(new InterfaceAddress("eth0", InterfacePrefix.parse("10.64.1.2/24"), 2));
        world.answers("eth0", "10.64.1.1", true);
        world.add(
                "adsl",
                10,
                new World.FixedUplink(UplinkStatus.up("eth0")
                        .addresses(List.of(InterfacePrefix.parse("10.64.1.2/24")))
                        .gateway(IpAddress.parse("10.64.1.1"))
                        .build()));
        world.settle();
        assertThat(world.steering.journal().recent())
                .extracting(Decision::number)
                .containsExactly(1L);
    }
}
