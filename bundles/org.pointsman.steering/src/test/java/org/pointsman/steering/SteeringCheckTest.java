/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.steering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SteeringCheckTest {
    private static final String PID = "org.pointsman.steering";

    private static String said(Map<String, Map<String, Object>> configuration) {
        return String.join(
                "\n",
                new SteeringCheck()
                        .check(configuration).stream()
                                .map(p -> p.pid() + ": " + p.key() + ": " + p.sentence())
                                .toList());
    }

    @Test
    void whatIsLeftOutIsFine() {
        assertThat(said(Map.of())).isEmpty();
        assertThat(said(Map.of(PID, Map.of("flapSuppress", 0, "flapReuse", 5000))))
                .isEmpty();
    }

    @Test
    void thresholdsTheWrongWayRoundAreRefused() {
        assertThat(said(Map.of(PID, Map.of("flapReuse", 3000))))
                .isEqualTo(PID + ": flapReuse: the value is 3000, allowed: less than flapSuppress, which is 2500");
    }

    @Test
    void aMaximumInWhichNothingWouldEverBeHeldBackIsRefusedAndTheLeastIsNamed() {
        assertThat(said(Map.of(PID, Map.of("flapMaximumSeconds", 30))))
                .isEqualTo(PID + ": flapMaximumSeconds: the value is 30, in which 2500 points cannot decay to 1000:"
                        + " no uplink would ever be held back; allowed: 80 or more, or flapSuppress 0");
        assertThat(said(Map.of(PID, Map.of("flapMaximumSeconds", 80)))).isEmpty();
    }

    @Test
    void aMetricHasOnePolicy() {
        assertThat(said(Map.of(
                        PID + ".group~a", Map.of("metric", 10),
                        PID + ".group~b", Map.of("metric", 20),
                        PID + ".group~c", Map.of("metric", 10))))
                .isEqualTo(PID + ".group~c: metric: metric 10 already has " + PID
                        + ".group~a; say it once for each metric");
    }
}
