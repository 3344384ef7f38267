/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @Test
    void asTheLauncherSendsIt() throws UsageException {
        assertThat(Request.parse(
                        "{\"command\":\"wan:status --json\",\"columns\":120,\"color\":true,\"terminal\":true}"))
                .isEqualTo(new Request("wan:status --json", 120, true, true, false, ""));
        assertThat(Request.parse("{\"command\":\"x\"}")).isEqualTo(new Request("x", 80, false, false, false, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"command\":1}", "{\"command\":", "GET / HTTP/1.1", "null", "\"x\""})
    void anythingElseIsRefused(String line) {
        assertThatThrownBy(() -> Request.parse(line)).isInstanceOf(UsageException.class);
    }

    @Test
    void aClientMayGiveUpRightsAndSayWhereItComesFrom() throws UsageException {
        assertThat(Request.parse("{\"command\":\"x\",\"role\":\"viewer\",\"via\":\"ssh 2001:db8::1\\u001b[2J\"}"))
                .isEqualTo(new Request("x", 80, false, false, true, "ssh 2001:db8::1??2J"));
    }
}
