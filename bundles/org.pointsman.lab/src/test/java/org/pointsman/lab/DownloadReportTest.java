/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a person reads of a download. */
class DownloadReportTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aLineTellsWhatCameSinceTheLast() {
        DownloadReport report = new DownloadReport(40_000_000, 0);
        report.received("adsl", 750_000, SECOND / 2);
        report.received("lte", 250_000, SECOND);
        assertThat(report.line(SECOND)).isEqualTo("  1.0 of 40 MB   1.00 MB/s  adsl 75%  lte 25%");
        assertThat(report.line(2 * SECOND)).isEqualTo("  1.0 of 40 MB   0.00 MB/s  nothing comes");
        assertThat(report.line(3 * SECOND)).hasSizeLessThanOrEqualTo(70);
    }

    @Test
    void theSummaryTellsOfSilencesAndOfPartsThatStopped() {
        DownloadReport report = new DownloadReport(2_000_000, 0);
        report.received("adsl", 1_500_000, SECOND);
        report.askedAgain();
        report.received("lte", 500_000, SECOND * 5 / 2);
        assertThat(report.summary(4 * SECOND).lines())
                .containsExactly(
                        "2 MB in 4.0 s, 0.50 MB/s: 75% by adsl, 25% by lte",
                        "longest silence 1.50 s, parts asked for again: 1");
    }
}
