/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void nothingAtAllIsTheHelp() {
        assertThat(parse("").verb()).isEqualTo(Verb.HELP);
        assertThat(parse("--help").verb()).isEqualTo(Verb.HELP);
    }

    @Test
    void upTakesItsOptionsInBothForms() {
        Arguments arguments = parse("up --profile three --name=office --detach");
        assertThat(arguments.verb()).isEqualTo(Verb.UP);
        assertThat(arguments.option("profile")).contains("three");
        assertThat(arguments.option("name")).contains("office");
        assertThat(arguments.flag("detach")).isTrue();
        assertThat(arguments.flag("bare")).isFalse();
    }

    @Test
    void whatFollowsAShellCommandBelongsToIt() {
        Arguments arguments = parse("shell --lab lab2 wan:status --json --lab x");
        assertThat(arguments.option("lab")).contains("lab2");
        assertThat(arguments.operands()).containsExactly("wan:status", "--json", "--lab", "x");
    }

    @Test
    void aCountIsAWholeNumber() {
        assertThat(parse("ping --count 20").count("count")).contains(20);
        assertThat(parse("ping").count("count")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fly                   | 'fly' is not a lab command; 'pointsman lab help' lists them
                    cut                   | say which uplink: pointsman lab cut UPLINK
                    cut adsl lte          | 'lte' is too much: pointsman lab cut UPLINK
                    cut adsl --hard       | '--hard' is not an option of this command: pointsman lab cut UPLINK
                    ping --count          | --count needs a value: pointsman lab ping [--count N]
                    up --detach --foreground | --detach and --foreground exclude each other
                    list --lab lab1       | '--lab' is not an option of this command: pointsman lab list [--json]
                    """)
    void whatCannotBeUnderstoodIsOneSentence(String line, String sentence) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(LabException.class)
                .hasMessage(sentence)
                .extracting(e -> ((LabException) e).exitCode())
                .isEqualTo(LabException.USAGE);
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "many", "1000001", "007"})
    void aCountOutOfRangeIsRefused(String count) {
        assertThatThrownBy(() -> parse("ping --count " + count).count("count"))
                .hasMessage("--count takes a number of 1 to 1000000, not '" + count + "'");
    }

    private static Arguments parse(String line) {
        return Arguments.parse(line.isEmpty() ? List.of() : List.of(line.split(" +")));
    }
}
