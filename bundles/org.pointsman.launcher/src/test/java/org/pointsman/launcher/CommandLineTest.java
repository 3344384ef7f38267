/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static CommandLine parse(String words) throws Failure {
        return CommandLine.parse(List.of(words.split(" ")));
    }

    @Test
    void foldersMayStandBeforeTheCommandOrBehindIt() throws Failure {
        assertThat(parse("--data /d run --conf=/c").folder("--data")).contains(Path.of("/d"));
        assertThat(parse("--data /d run --conf=/c").folder("--conf")).contains(Path.of("/c"));
        assertThat(parse("run --data /d").folder("--data")).contains(Path.of("/d"));
    }

    @Test
    void aShellCommandIsHandedOnWithItsOwnOptions() throws Failure {
        CommandLine line = parse("shell --data /d wan:status --json --data");
        assertThat(line.folder("--data")).contains(Path.of("/d"));
        assertThat(line.operands()).containsExactly("wan:status", "--json", "--data");
    }

    @Test
    void theShellsCommandsAreTypedAsTheyAre() throws Failure {
        CommandLine line = parse("explain 10.0.0.7 192.0.2.1 tcp/443 --data /d --json");
        assertThat(line.folder("--data")).contains(Path.of("/d"));
        assertThat(line.asked()).isEqualTo("wan:explain '10.0.0.7' '192.0.2.1' 'tcp/443' '--json'");
        assertThat(CommandLine.parse(List.of("config", "apply", "../a.json", "--for-good"))
                        .operands())
                .containsExactly(
                        "apply",
                        Path.of("../a.json").toAbsolutePath().normalize().toString(),
                        "--for-good");
        assertThat(CommandLine.parse(List.of("config", "diff", "3")).operands()).containsExactly("diff", "3");
        assertThat(CommandLine.parse(List.of("uplinks", "Bob's line")).asked()).isEqualTo("wan:uplinks \"Bob's line\"");
        assertThat(parse("--data /d why").folder("--data")).contains(Path.of("/d"));
        assertThatThrownBy(() -> parse("--conf /c why")).hasMessage("'why' has no option '--conf'.");
        assertThatThrownBy(() -> parse("why --data")).hasMessage("'--data' needs a value.");
    }

    @Test
    void theLabGetsEverything() throws Failure {
        assertThat(parse("lab up --detach --data x").operands()).containsExactly("up", "--detach", "--data", "x");
    }

    @Test
    void timeoutsAreSeconds() throws Failure {
        assertThat(parse("status --wait ready").timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(parse("status --wait ready --timeout 0.25").timeout()).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dance",
                "run now",
                "run --data",
                "run --json",
                "run --json=1",
                "--conf /c status",
                "status --json=1",
                "status --timeout 3",
                "status --wait ready --timeout -3",
                "check a b",
                "run --data="
            })
    void whatIsNotUnderstoodIsAUsageErrorInOneSentence(String words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(Exit.USAGE))
                .hasMessageMatching("[^\\n]+\\.");
    }

    @Test
    void nothingAtAllIsAUsageError() {
        assertThatThrownBy(() -> CommandLine.parse(List.of())).hasMessage("No command was given.");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThatThrownBy(() -> CommandLine.parse(List.of("da\u001b[31mnce")))
                .hasMessage("'da?[31mnce' is not a command of pointsman.");
    }
}
