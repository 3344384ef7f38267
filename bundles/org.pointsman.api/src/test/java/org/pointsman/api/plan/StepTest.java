/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void placesOfAMapAreShownByWhereTheyLead() {
        Map<String, String> moved = Map.of("10", "goto u2", "9", "goto u2", "101", "goto u1", "2", "goto u2");
        assertThat(new Step.UpdateNftElements("pointsman", "slots", new TreeMap<>(moved)).text())
                .isEqualTo("nft replace elements inet pointsman slots { 101 : goto u1; 2, 9, 10 : goto u2 }");
    }
}
