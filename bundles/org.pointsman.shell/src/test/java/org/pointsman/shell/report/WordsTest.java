/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void durationsHaveTheirTwoLargestUnits() {
        assertThat(List.of(0, 59, 60, 192, 3600, 7500, 86_400, 370_800).stream()
                        .map(s -> Words.duration(Duration.ofSeconds(s))))
                .containsExactly("0s", "59s", "1m", "3m 12s", "1h", "2h 5m", "1d", "4d 7h");
    }

    @Test
    void microsecondsAreRoundedForPeople() {
        assertThat(List.of(7L, 999L, 1_440L, 38_400L, 2_100_000L).stream().map(Words::micros))
                .containsExactly("7 µs", "999 µs", "1.4 ms", "38 ms", "2.1 s");
    }

    @Property
    void wrappingLosesNoWordAndKeepsTheWidth(@ForAll String text, @ForAll @IntRange(min = 1, max = 30) int width) {
        String clean = Words.clean(text);
        List<String> lines = Words.wrap(clean, width);
        assertThat(lines).isNotEmpty().allMatch(line -> Words.width(line) <= width);
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(clean.replace(" ", ""));
    }

    @Property
    void shorteningKeepsTheWidth(@ForAll String text, @ForAll @IntRange(min = 1, max = 30) int width) {
        assertThat(Words.width(Words.shorten(text, width))).isLessThanOrEqualTo(width);
    }
}
