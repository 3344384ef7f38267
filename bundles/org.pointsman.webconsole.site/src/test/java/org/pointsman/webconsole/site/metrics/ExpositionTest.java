/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole.site.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pointsman.api.decision.Decision;

class ExpositionTest {
    @Test
    void aFamilyHasItsHelpOnceAndLabelsCannotBreakOut() {
        Exposition text = new Exposition();
        text.gauge("a_ratio", "One\nline.").sample(0.25, "name", "x\"} 1\n\\").sample(3);
        assertThat(text.text())
                .isEqualTo("# HELP a_ratio One\\nline.\n# TYPE a_ratio gauge\n"
                        + "a_ratio{name=\"x\\\"} 1\\n\\\\\"} 0.25\na_ratio 3\n");
        assertThatThrownBy(() -> text.gauge("a_ratio", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> text.counter("b", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAreWhatTheyAre() {
        for (double d : new double[] {0, 1, 256, 0.0001, 1.5e-7, 1234567890123L, 0.012345678, 1e20, -3.25}) {
            Exposition text = new Exposition();
            text.gauge("a", "").sample(d);
            String last =
                    text.text().substring(text.text().lastIndexOf(' ') + 1).strip();
            assertThat(Double.parseDouble(last))
                    .as(last)
                    .isCloseTo(d, org.assertj.core.data.Percentage.withPercentage(1e-5));
        }
    }

    @Test
    void aHistogramIsCumulative() {
        Histogram histogram = new Histogram();
        histogram.add(0.00005);
        histogram.add(0.003);
        histogram.add(100);
        Exposition text = new Exposition();
        text.histogram("h_seconds", "", "stage", Map.of("x", histogram));
        assertThat(text.text().lines())
                .contains(
                        "h_seconds_bucket{stage=\"x\",le=\"0.0001\"} 1",
                        "h_seconds_bucket{stage=\"x\",le=\"0.005\"} 2",
                        "h_seconds_bucket{stage=\"x\",le=\"5\"} 2",
                        "h_seconds_bucket{stage=\"x\",le=\"+Inf\"} 3",
                        "h_seconds_count{stage=\"x\"} 3");
    }

    @Test
    void eachDecisionCountsOnce() {
        Meter meter = new Meter();
        meter.decided(List.of(decision(2), decision(1)));
        meter.decided(List.of(decision(3), decision(2), decision(1)));
        Exposition text = new Exposition();
        meter.write(text);
        assertThat(text.text().lines())
                .contains(
                        "pointsman_decisions_total 3",
                        "pointsman_decision_stage_seconds_count{stage=\"apply\"} 3",
                        "pointsman_decision_stage_seconds_count{stage=\"verify\"} 0");
    }

    private static Decision decision(long number) {
        return new Decision(
                number,
                Instant.EPOCH,
                "t",
                Optional.empty(),
                List.of(),
                List.of(),
                "o",
                new Decision.Timing(1000, 2000, 3_002_000, 0));
    }
}
