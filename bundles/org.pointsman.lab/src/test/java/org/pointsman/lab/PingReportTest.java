/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PingReportTest {
    private static final long MILLI = 1_000_000;

    @Test
    void countsByIspAndFindsTheLongestSilence() {
        PingReport report = new PingReport();
        for (int i = 0; i < 4; i++) {
            report.sent(i * 100 * MILLI);
        }
        report.answered("adsl", 1 * MILLI);
        report.answered("adsl", 101 * MILLI);
        report.answered("lte", 301 * MILLI);
        report.lost(302 * MILLI);
        assertThat(report.summary().lines())
                .containsExactly(
                        "4 sent, 3 answered, 1 lost; longest time without an answer 200 ms", "2 by adsl, 1 by lte");
    }

    @Test
    void silenceUntilTheEndCounts() {
        PingReport report = new PingReport();
        report.sent(0);
        report.lost(1000 * MILLI);
        assertThat(report.summary().lines())
                .containsExactly(
                        "1 sent, 0 answered, 1 lost; longest time without an answer 1000 ms", "no answer at all");
    }
}
