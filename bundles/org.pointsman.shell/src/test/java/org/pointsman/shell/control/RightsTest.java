/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "wan:uplinks lte --json",
                "WAN:Why adsl | grep -v x",
                "config",
                "config diff 3",
                "config versions",
                "strategy",
                "strategy list --json",
                "setup",
                "feature list --json",
                "proxyarp",
                "lb",
                "scr:list"
            })
    void whatShows(String line) throws UsageException {
        assertThat(Rights.onlyShows(CommandLine.parse(line))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config show",
                "config diff /etc/shadow",
                "config check /etc/shadow",
                "config --json apply x",
                "config confirm",
                "strategy choose single",
                "plugins release com.example.odd",
                "feature remove webconsole",
                "feature install webconsole",
                "setup apply",
                "setup --json apply",
                "uplink enable x",
                "pause",
                "resume",
                "drill adsl",
                "failback",
                "support",
                "console",
                "scr:info x",
                "scr:config",
                "scr:disable x",
                "acme:launch",
                "launch",
                "status | acme"
            })
    void whatIsForAdministrators(String line) throws UsageException {
        assertThat(Rights.onlyShows(CommandLine.parse(line))).isFalse();
    }

    @Test
    void valuesAreNotLogged() throws UsageException {
        assertThat(Rights.forLog(CommandLine.parse("wan:uplink set gsm password 'se cret' --for-good")))
                .isEqualTo("wan:uplink set gsm password (value) --for-good");
        assertThat(Rights.forLog(CommandLine.parse("uplink --json set gsm password secret")))
                .doesNotContain("secret");
        assertThat(Rights.forLog(CommandLine.parse("wan:uplink disable lte"))).isEqualTo("wan:uplink disable lte");
    }
}
