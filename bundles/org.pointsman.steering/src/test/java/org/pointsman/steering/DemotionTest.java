/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Registration;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.wan.Demotion;
import org.pointsman.api.wan.Restraint;
import org.pointsman.api.wan.UplinkView;

/** What speaks against an uplink that works, and a strategy that wants to be asked again. */
class DemotionTest {
    @TempDir
    Path data;

    private UplinkView adsl(World world) {
        return world.steering.wan().snapshot().uplink("adsl").orElseThrow();
    }

    @Test
    void anUplinkOfAWorseRankLetsOthersGoBeforeItUntilThatIsTakenBack() {
        World world = World.laptop(data);
        world.settle();
        Registration demoted = world.holds.demote("adsl", Demotion.rank(100, "75 % of the allowance is used"));
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(adsl(world).metric()).isEqualTo(110);
        assertThat(adsl(world).explanation()).contains("75 % of the allowance is used, so its metric is 110");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: 75 % of the allowance is used");
        demoted.close();
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: no longer demoted");
    }

    @Test
    void theLastResortIsTakenWhenNothingElseIsLeft() {
        World world = World.laptop(data);
        world.settle();
        world.holds.demote("adsl", Demotion.lastResort("95 % of the allowance is used"));
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(adsl(world).restraint())
                .hasValueSatisfying(r -> assertThat(r.kind()).isEqualTo(Restraint.Kind.DEMOTED));
        assertThat(adsl(world).explanation()).contains("held back: 95 % of the allowance is used");
        world.kernel.carrier("wlan0", false);
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void whatIsOffIsNotTakenEvenThen() {
        World world = World.laptop(data);
        world.settle();
        world.holds.demote("adsl", Demotion.off("the allowance is used up"));
        world.settle();
        assertThat(adsl(world).usable()).isFalse();
        assertThat(adsl(world).explanation()).isEqualTo("not to be used: the allowance is used up");
        world.kernel.carrier("wlan0", false);
        world.settle();
        assertThat(world.chosen()).isNotEqualTo("adsl");
    }

    @Test
    void theStrongestOfSeveralCounts() {
        World world = World.laptop(data);
        world.settle();
        world.holds.demote("adsl", Demotion.rank(5, "dear by day"));
        Registration stronger = world.holds.demote("adsl", Demotion.lastResort("nearly used up"));
        world.settle();
        assertThat(adsl(world).metric()).isEqualTo(10);
        assertThat(world.chosen()).isEqualTo("lte");
        stronger.close();
        world.settle();
        assertThat(adsl(world).metric()).isEqualTo(15);
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aStrategyIsAskedAgainWhenItSaysSoAndSeesSinceWhenItsChoiceStands() {
        World world = World.laptop(data);
        List<Long> dwelt = new ArrayList<>();
        world.steering.addStrategy("patient", snapshot -> {
            long dwell = snapshot.nanos() - snapshot.chosenSinceNanos();
            dwelt.add(dwell);
            boolean stays = dwell < Duration.ofSeconds(10).toNanos()
                    || snapshot.chosen().equals(snapshot.uplink("lte"));
            UplinkView best = stays
                    ? snapshot.chosen().orElse(snapshot.uplinks().get(0))
                    : snapshot.uplink("lte").orElseThrow();
            return NetworkState.builder()
                    .addAll(snapshot.defaultBy(best))
                    .reconsider(Duration.ofSeconds(4))
                    .build();
        });
        world.steering.strategy("patient");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        world.after(Duration.ofSeconds(8));
        assertThat(world.chosen()).isEqualTo("adsl");
        world.after(Duration.ofSeconds(4));
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().trigger()).isEqualTo("asked again");
        int records = world.steering.journal().recent().size();
        world.after(Duration.ofSeconds(60));
        assertThat(world.steering.journal().recent()).as("asking is no event").hasSize(records);
        dwelt.clear();
        world.after(Duration.ofSeconds(8));
        assertThat(dwelt)
                .as("asked no more often than it wants, forecasts and all")
                .hasSizeLessThanOrEqualTo(2 * 5);
    }
}
