/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static Map<String, Object> list(String... items) {
        return Map.of("list", items);
    }

    @Test
    void only_what_changed_is_touched() {
        Difference difference = Difference.between(
                Map.of("same", list("a"), "changed", list("a"), "gone", list(), "waiting", list()),
                Map.of("same", list("a"), "changed", list("b"), "new", list("c")),
                Set.of("waiting"));
        assertThat(difference.written()).containsOnlyKeys("changed", "new");
        assertThat(difference.deleted()).containsExactly("gone");
        assertThat(difference.pids()).containsExactly("changed", "gone", "new");
    }

    @Test
    void a_changed_type_or_a_dropped_key_is_a_change() {
        assertThat(Difference.between(Map.of("a", Map.of("k", 1L)), Map.of("a", Map.of("k", 1)), Set.of())
                        .pids())
                .containsExactly("a");
        assertThat(Difference.between(Map.of("a", Map.of("k", 1, "l", 2)), Map.of("a", Map.of("k", 1)), Set.of())
                        .pids())
                .containsExactly("a");
    }
}
