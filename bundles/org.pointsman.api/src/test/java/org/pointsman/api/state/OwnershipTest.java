/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private final Ownership own = Ownership.DEFAULT;

    @Test
    void everyUplinkHasItsOwnTableMarkAndPrioritiesWithinOurRanges() {
        Set<Integer> priorities = new HashSet<>(Set.of(own.priorityOfMain(), own.priorityOfCurrent()));
        for (int slot = 1; slot <= Ownership.MAX_UPLINKS; slot++) {
            assertThat(own.ownsTable(own.tableOf(slot))).isTrue();
            assertThat(own.slotOf(own.markOf(slot).value() | 0x123456)).contains(slot);
            assertThat(priorities.add(own.priorityOfMark(slot))).isTrue();
            assertThat(priorities.add(own.priorityOfFallback(slot - 1))).isTrue();
        }
        assertThat(priorities).allMatch(own::ownsPriority);
    }

    @Test
    void theOrderOfRulesIsMainThenMarksThenCurrentThenFallBack() {
        assertThat(own.priorityOfMain()).isLessThan(own.priorityOfMark(1));
        assertThat(own.priorityOfMark(Ownership.MAX_UPLINKS)).isLessThan(own.priorityOfCurrent());
        assertThat(own.priorityOfCurrent()).isLessThan(own.priorityOfFallback(0));
    }

    @Test
    void joinedSegmentsHaveTablesOfTheirOwnAndAreAskedBeforeMain() {
        assertThat(own.hostTable()).isGreaterThan(own.tableOf(Ownership.MAX_UPLINKS));
        for (int member = 0; member < Ownership.MAX_MEMBERS; member++) {
            assertThat(own.memberTable(member)).isGreaterThan(own.hostTable());
            assertThat(own.ownsTable(own.memberTable(member))).isTrue();
        }
        assertThat(own.ownsTable(own.memberTable(Ownership.MAX_MEMBERS))).isFalse();
        assertThat(own.priorityOfHosts()).isLessThan(own.priorityOfMembers());
        assertThat(own.priorityOfMembers()).isLessThan(own.priorityOfMain());
        assertThat(own.ownsPriority(own.priorityOfHosts())).isTrue();
    }

    @Test
    void ourMarkMaskMeetsNoneOfTheKnownOnes() {
        int[] known = {0x3f00, 0xff00, 0xff0000, 0xca6c, 0x4000, 0x8000
        }; // mwan3, Untangle, pbr and Tailscale, wg-quick, kube-proxy
        for (int mask : known) {
            assertThat(own.markMask() & mask).isZero();
        }
    }
}
