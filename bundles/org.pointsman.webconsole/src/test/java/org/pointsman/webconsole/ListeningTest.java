/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.webconsole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.5.6.7", "::1", "0:0:0:0:0:0:0:1"})
    void loopbackIsFine(String address) {
        assertThat(new Listening(address, 8777).forHttp().get("org.apache.felix.http.host"))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "192.168.50.1",
                "::ffff:192.168.50.1",
                "128.0.0.1",
                "localhost",
                "",
                "127.0.0.1 "
            })
    void whateverOthersCanReachIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Listening(address, 8777));
    }

    @Test
    void theRefusalSaysWhatElseToDo() {
        var problems = new ConsoleCheck().check(Map.of(Listening.PID, Map.of("address", "192.168.50.1")));
        assertThat(problems).singleElement().satisfies(p -> {
            assertThat(p.key()).isEqualTo("address");
            assertThat(p.sentence()).contains("'192.168.50.1'").contains("TLS").contains("ssh -L");
        });
    }

    @Test
    void noConfigurationIsNoProblem() {
        assertThat(new ConsoleCheck().check(Map.of())).isEmpty();
        assertThat(new ConsoleCheck().check(Map.of(Listening.PID, Map.of()))).isEmpty();
    }
}
