/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.kernel.Registration;

/** What an operator says about an uplink. */
class HoldsTest {
    @TempDir
    Path data;

    @Test
    void aRehearsedFailureMovesTrafficAwayAndBackAgain() {
        World world = World.laptop(data);
        world.settle();
        Registration drill = world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: its failure is rehearsed");
        assertThat(world.steering.wan().snapshot().uplink("adsl").orElseThrow())
                .as("its session, table and fall-back rule stay")
                .matches(u -> u.enabled() && u.available() && !u.usable());
        assertThat(world.kernelLines()).contains("rule 8010: from all lookup 7701 proto 77");
        drill.close();
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: the rehearsal of its failure is over");
        drill.close();
        assertThat(world.holds.rehearsed()).isEmpty();
    }

    @Test
    void aRehearsalEndsByItselfThoughNobodyEndsIt() {
        World world = World.laptop(data);
        world.settle();
        world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        world.after(Duration.ofSeconds(59));
        assertThat(world.chosen()).isEqualTo("lte");
        world.after(Duration.ofSeconds(1));
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.holds.rehearsed()).isEmpty();
    }

    @Test
    void ofTwoRehearsalsOfOneUplinkTheLastEndCounts() {
        World world = World.laptop(data);
        world.settle();
        Registration first = world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        Registration second = world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        first.close();
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        second.close();
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void whenAllElseFailsDuringARehearsalTheRehearsedUplinkIsFallenBackTo() {
        World world = World.laptop(data);
        world.settle();
        world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        world.loop.run();
        world.kernel.carrier("wlan0", false);
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("adsl");
    }

    @Test
    void aKilledProcessLeavesNoRehearsalBehindButWhatIsDisabledStaysSo() {
        World world = World.laptop(data);
        world.settle();
        world.holds.rehearseFailure("adsl", Duration.ofSeconds(60));
        world.holds.disable("lte");
        world.loop.run();
        World next = world.restarted();
        assertThat(next.holds.rehearsed()).isEmpty();
        assertThat(next.holds.disabled()).containsExactly("lte");
    }

    @Test
    void aDisabledUplinkIsNotUsedNotEvenWhenAllElseFails() throws IOException {
        World world = World.laptop(data);
        world.settle();
        world.holds.disable("adsl");
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: disabled by an operator");
        assertThat(world.kernelLines()).doesNotContain("rule 8010: from all lookup 7701 proto 77");
        world.kernel.carrier("wlan0", false);
        world.settle();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThat(Files.readString(data.resolve("disabled"))).isEqualTo("adsl\n");
        world.holds.enable("adsl");
        world.settle();
        assertThat(world.chosen()).isEqualTo("adsl");
        assertThat(world.lastDecision().trigger()).isEqualTo("adsl: enabled by an operator");
        assertThat(Files.readString(data.resolve("disabled"))).isEmpty();
    }

    @Test
    void whatCannotBeKeptHoldsAllTheSameAndSaysSo() throws IOException {
        World world = World.laptop(data);
        world.settle();
        Files.createDirectory(data.resolve("disabled.new"));
        assertThatIllegalStateException()
                .isThrownBy(() -> world.holds.disable("adsl"))
                .withMessageContaining("only until Pointsman is restarted");
        world.loop.run();
        assertThat(world.chosen()).isEqualTo("lte");
        assertThatIllegalArgumentException().isThrownBy(() -> world.holds.rehearseFailure("adsl", Duration.ZERO));
    }
}
