/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InflowTest {
    private OptionalLong kept = OptionalLong.of(100);
    private final Inflow inflow = new Inflow(() -> kept);

    @Test
    void answersOfAssuredFlowsAreTrafficAndNothingElseIs() {
        inflow.of("lo"); // whatever it carries is no answer
        inflow.doubted(true);
        assertThat(inflow.flowing()).isFalse();
        kept = OptionalLong.of(107);
        assertThat(inflow.flowing()).as("the last ones that were under way").isFalse();
        kept = OptionalLong.of(108);
        assertThat(inflow.flowing()).isTrue();
        inflow.doubted(false);
        inflow.doubted(true);
        assertThat(inflow.flowing()).as("each doubt begins anew").isFalse();
    }
}
