/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private static List<String> of(String... words) {
        return new Completion(
                        List.of("drill", "explain", "flows", "strategy", "uplink", "uplinks", "why"),
                        List.of("adsl", "lte", "lte2"),
                        List.of("eth0", "lo"),
                        List.of("pinned", "single"),
                        List.of("com.example.odd"))
                .of(List.of(words));
    }

    @Test
    void commandsFirst() {
        assertThat(of("")).hasSize(7);
        assertThat(of("up")).containsExactly("uplink", "uplinks");
        assertThat(of("wan:d")).containsExactly("wan:drill");
    }

    @Test
    void thenWhatTheyAreAbout() {
        assertThat(of("drill", "l")).containsExactly("lte", "lte2");
        assertThat(of("wan:why", "")).containsExactly("adsl", "lte", "lte2");
        assertThat(of("uplink", "")).containsExactly("enable", "disable", "set", "unset");
        assertThat(of("strategy", "choose", "p")).containsExactly("pinned");
        assertThat(of("plugins", "r")).containsExactly("release");
        assertThat(of("plugins", "release", "")).containsExactly("com.example.odd");
        assertThat(of("strategy", "--f")).containsExactly("--for-good");
        assertThat(of("uplink", "enable", "a")).containsExactly("adsl");
        assertThat(of("links", "e")).containsExactly("eth0");
        assertThat(of("explain", "r")).containsExactly("router");
        assertThat(of("drill", "adsl", "")).as("a time is not completed").isEmpty();
        assertThat(of("drill", "--json", "a")).as("options take no place").containsExactly("adsl");
        assertThat(of("dance", "")).isEmpty();
    }

    @Test
    void optionsWhereOneBegins() {
        assertThat(of("drill", "adsl", "--")).containsExactly("--help", "--json", "--force");
        assertThat(of("flows", "--w")).containsExactly("--watch");
    }
}
