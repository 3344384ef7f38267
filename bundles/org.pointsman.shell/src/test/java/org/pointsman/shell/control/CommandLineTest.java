/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final CommandNames names = new CommandNames(
            Set.of("wan:status", "wan:uplinks", "wan:grep", "wan:help", "scr:list", "felix:lb", "felix:install"));

    private String forGogo(String text) throws UsageException {
        Map<String, String> variables = new TreeMap<>();
        return CommandLine.parse(text).forGogo(names, variables::put) + " " + variables;
    }

    @Test
    void wordsPipesAndQuotes() throws UsageException {
        assertThat(forGogo("wan:status")).isEqualTo("wan:status {}");
        assertThat(forGogo("wan:status --json")).isEqualTo("wan:status \"$argument0\" {argument0=--json}");
        assertThat(forGogo(" uplinks|grep -v 'a | b' "))
                .isEqualTo("wan:uplinks | wan:grep \"$argument0\" \"$argument1\" {argument0=-v, argument1=a | b}");
        assertThat(forGogo("grep \"it's $x\"'*'")).endsWith("{argument0=it's $x*}");
        assertThat(forGogo("grep ''")).endsWith("{argument0=}");
        assertThat(forGogo("WAN:Status")).isEqualTo("wan:status {}");
        assertThat(forGogo("lb")).isEqualTo("felix:lb {}");
        assertThat(forGogo("help scr:list")).isEqualTo("wan:help \"$argument0\" {argument0=scr:list}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "felix:install x",
                "install x",
                "gogo:exec",
                "wan:nothing",
                "((bundle 0) loadClass java.lang.System) exit 0",
                "$.context",
                "wan:status > /etc/passwd",
                "wan:status ; felix:install x",
                "wan:status && lb",
                "wan:help `lb`",
                "{ lb }",
                "wan:status\nlb\n$x",
                "wan:status | felix:install",
                "x = y",
                "'wan:status' \\",
                "",
                "  ",
                "| grep x",
                "wan:status |",
                "wan:help 'open"
            })
    void nothingElseIsReachable(String text) {
        assertThatThrownBy(() -> forGogo(text))
                .isInstanceOf(UsageException.class)
                .message()
                .hasLineCount(1);
    }
}
