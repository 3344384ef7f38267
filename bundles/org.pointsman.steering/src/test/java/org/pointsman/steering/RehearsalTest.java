/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pointsman.api.state.Ownership;

class RehearsalTest {
    @Test
    void itReallyDecides() {
        assertThat(Rehearsal.run(Ownership.DEFAULT)).isGreaterThan(20);
    }
}
