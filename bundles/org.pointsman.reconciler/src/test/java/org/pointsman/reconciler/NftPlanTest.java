/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.reconciler.States.OWN;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.api.plan.Step;
import org.pointsman.api.state.NetworkState;
import org.pointsman.api.state.NftTable;

class NftPlanTest {
    private static final String NAME = OWN.nftTable();

    private static NetworkState state(Map<String, String> sections, Map<String, String> slots) {
        return NetworkState.builder()
                .nftTable(new NftTable(
                        NAME, new TreeMap<>(sections), new TreeMap<>(Map.of("slots", new TreeMap<>(slots)))))
                .build();
    }

    private static List<Step> plan(NetworkState observed, NetworkState desired) {
        return Planner.plan(observed, desired, OWN).plan().steps();
    }

    @Test
    void movedSlotsAreElementsAndTheStructureStays() {
        NetworkState before = state(Map.of("pick", "chain a { }"), Map.of("0", "goto u1", "1", "goto u2"));
        NetworkState after = state(Map.of("pick", "chain a { }"), Map.of("0", "goto u2", "1", "goto u2"));
        assertThat(plan(before, after))
                .containsExactly(new Step.UpdateNftElements(NAME, "slots", new TreeMap<>(Map.of("0", "goto u2"))));
    }

    @Test
    void anotherContributorsSectionReplacesTheTableWithBothInIt() {
        NetworkState pick = state(Map.of("pick", "chain a { }"), Map.of("0", "goto u1"));
        NetworkState both = NetworkState.builder()
                .addAll(pick)
                .nftTable(NftTable.of(NAME, "nat", "chain b { }"))
                .build();
        assertThat(both.nftTable().orElseThrow().structure()).isEqualTo("chain b { }\nchain a { }");
        assertThat(both.nftTable().orElseThrow().elements()).containsKey("slots");
        assertThat(plan(pick, both))
                .containsExactly(new Step.ReplaceNftTable(both.nftTable().orElseThrow()));
    }

    @Test
    void anElementThatNobodyWantsAnyMoreGoes() {
        NetworkState before = state(Map.of("pick", "chain a { }"), Map.of("0", "goto u1", "7", "goto u2"));
        NetworkState after = state(Map.of("pick", "chain a { }"), Map.of("0", "goto u1"));
        assertThat(plan(before, after))
                .containsExactly(new Step.ReplaceNftTable(after.nftTable().orElseThrow()));
    }
}
