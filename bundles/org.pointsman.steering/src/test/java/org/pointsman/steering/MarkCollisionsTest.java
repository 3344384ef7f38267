/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.api.net.AddressFamily;
import org.pointsman.api.net.FwMark;
import org.pointsman.api.state.Rule;

class MarkCollisionsTest {
    @TempDir
    Path data;

    private World with(FwMark mark) {
        World world = World.laptop(data);
        world.kernel.addForeign(Rule.marked(AddressFamily.IPV4, 100, mark, 300, 0));
        world.settle();
        world.after(Duration.ofSeconds(31));
        return world;
    }

    @Test
    void aRuleOnOurBitsIsTold() {
        assertThat(with(new FwMark(0x03000000, 0x0f000000)).steering.wan().problems())
                .containsExactly(
                        "rule '100: from all fwmark 0x3000000/0xf000000 lookup 300 proto 0' of another program looks"
                                + " at mark bits that are Pointsman's (mask 0xff000000); give one of the two other bits (here: markMask of"
                                + " org.pointsman.kernel)");
    }

    @Test
    void aRuleOnTheWholeMarkHarmsOnlyWherePacketsAreMarked() {
        World world = with(new FwMark(1, -1));
        assertThat(world.steering.wan().problems()).isEmpty();
        world.steering.addContributor("nat", s -> s.flowMarks());
        world.settle();
        assertThat(world.steering.wan().problems()).hasSize(1);
    }

    @Test
    void aRuleOnOtherBitsIsNoMatter() {
        assertThat(with(new FwMark(0x100, 0xff00)).steering.wan().problems()).isEmpty();
    }

    @Test
    void ourOwnRulesAreNotTold() {
        assertThat(with(new FwMark(0, 0)).steering.wan().problems()).isEmpty();
    }
}
