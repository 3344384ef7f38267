/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.api.config.ConfigurationStore.Change;

class ChangedTest {
    private static List<String> changes(String from, String to) {
        return new Changed(
                        DraftReader.read(from, "").draft(),
                        DraftReader.read(to, "").draft(),
                        Described.catalogue())
                .list().stream().map(ChangedTest::line).toList();
    }

    private static String line(Change c) {
        return c.pid() + " " + c.key() + ": " + c.before().orElse("-") + " > "
                + c.after().orElse("-");
    }

    @Test
    void layoutOrderAndCommentsMeanNothing() {
        assertThat(changes("{ \"a\": { \"x\": 1, \"y\": [1, 2] } }", "// mine\n{\"a\":{\"y\":[1,2],\"x\":1}}"))
                .isEmpty();
    }

    @Test
    void eachKeyIsTold() {
        assertThat(changes(
                        "{ \"a\": { \"x\": 1, \"gone\": true }, \"b\": {} }",
                        "{ \"a\": { \"x\": 2, \"come\": \"yes\" }, \"c\": { \"k\": 1 } }"))
                .containsExactly(
                        "a come: - > \"yes\"",
                        "a gone: true > -",
                        "a x: 1 > 2",
                        "b : configured > -",
                        "c : - > configured",
                        "c k: - > 1");
    }

    @Test
    void aSecretIsNotTold() {
        assertThat(changes(
                        "{ \"org.pointsman.uplink.ethernet~a\": { \"pin\": \"1234\" } }",
                        "{ \"org.pointsman.uplink.ethernet~a\": { \"pin\": \"5678\" } }"))
                .containsExactly("org.pointsman.uplink.ethernet~a pin: (secret) > (secret)");
    }
}
