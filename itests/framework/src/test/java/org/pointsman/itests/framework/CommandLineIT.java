/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences and exit codes that docs/operations.md promises. */
class CommandLineIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dance                   | pointsman: 'dance' is not a command of pointsman.
                    run --colour            | pointsman: 'run' has no option '--colour'.
                    status --wait tomorrow  | pointsman: '--wait' knows only 'ready', not 'tomorrow'.
                    status --wait ready --timeout soon | pointsman: '--timeout' needs seconds, such as 30, not 'soon'.
                    run --data              | pointsman: '--data' needs a value.
                    check a.json b.json     | pointsman: 'b.json' is too much for 'check'.
                    """)
    void whatIsNotUnderstoodIsSaidInOneSentenceWithAHint(String words, String sentence) throws Exception {
        Cli.Result result = Cli.run(words.split(" +"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).isEqualTo(sentence + "\nTry 'pointsman help'.\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void helpAndVersionAreFine() throws Exception {
        Cli.Result help = Cli.run("help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: pointsman COMMAND");
        Cli.Result version = Cli.run("version");
        assertThat(version.code()).isZero();
        assertThat(version.out()).matches("pointsman [0-9]+\\.[0-9]+\\..*\n");
    }

    @ParameterizedTest
    @CsvSource({"status", "history", "shell wan:links", "status --wait ready --timeout 0.2"})
    void nobodyRuns(String words) throws Exception {
        Cli.Result result = Cli.run(("--data " + folder + " " + words).split(" "));
        assertThat(result.err()).isEqualTo("pointsman: No Pointsman runs with the data folder " + folder + ".\n");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void aPlanAsJsonNeedsADaemonAndSaysSo() throws Exception {
        Cli.Result result = Cli.run("--data", folder.toString(), "plan", "--json");
        assertThat(result.err())
                .isEqualTo("pointsman: No Pointsman runs with the data folder " + folder
                        + ", and only a running one gives its plan as JSON; 'pointsman plan' gives it as text.\n");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void aDataFolderThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Cli.Result result = Cli.run("run", "--data", file.resolve("data").toString());
        assertThat(result.err())
                .isEqualTo("pointsman: The data folder " + file.resolve("data")
                        + " cannot be written (Not a directory); choose another with --data DIR.\n");
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void oneDaemonForEachDataFolderAndASignalEndsIt() throws Exception {
        Path log = folder.resolve("log");
        String data = folder.resolve("data").toString();
        String conf = folder.resolve("conf").toString();
        Process daemon = Cli.daemon(log, "--data", data, "--conf", conf);
        try {
            Eventually.equal(() -> Files.exists(folder.resolve("data/control.sock")), true);
            Cli.Result second = Cli.run("run", "--data", data, "--conf", conf);
            assertThat(second.err())
                    .isEqualTo("pointsman: Another Pointsman runs with this data folder (" + data + ", pid "
                            + daemon.pid() + ").\n");
            assertThat(second.code()).isEqualTo(1);
            Cli.Result elsewhere =
                    Cli.run("run", "--data", folder.resolve("other").toString(), "--conf", conf);
            assertThat(elsewhere.code()).as(elsewhere.err()).isEqualTo(1);
            assertThat(elsewhere.err()).contains("pointsman: ");
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.exitValue()).as(Files.readString(log)).isEqualTo(143);
            assertThat(folder.resolve("data/control.sock")).doesNotExist();
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void aFreshInstallationBecomesReadyAndAnswers() throws Exception {
        Path log = folder.resolve("log");
        String data = folder.resolve("data").toString();
        Process daemon =
                Cli.daemon(log, "--data", data, "--conf", folder.resolve("conf").toString());
        try {
            Eventually.equal(() -> Files.exists(folder.resolve("data/control.sock")), true);
            Cli.Result links = Cli.run("shell", "--data", data, "wan:links");
            assertThat(links.code()).as(links.err() + Files.readString(log)).isZero();
            assertThat(links.out()).contains("lo");
            Eventually.equal(() -> Files.exists(folder.resolve("conf/pointsman.json")), true);
        } finally {
            daemon.destroy();
            daemon.waitFor(30, TimeUnit.SECONDS);
            daemon.destroyForcibly();
        }
    }

    @Test
    void aConfigurationIsCheckedWithoutTouchingAnything() throws Exception {
        Path good = Files.writeString(
                folder.resolve("good.json"), "{ \"org.pointsman.steering\": { \"strategy\": \"single\" } }\n");
        Path bad = Files.writeString(
                folder.resolve("bad.json"), "{ \"org.pointsman.steerin\": { \"strategy\": \"single\" } }\n");
        Cli.Result fine = Cli.run("check", good.toString());
        assertThat(fine.code()).as(fine.out() + fine.err()).isZero();
        Cli.Result wrong = Cli.run("check", bad.toString());
        assertThat(wrong.code()).as(wrong.out() + wrong.err()).isEqualTo(1);
        assertThat(wrong.err()).contains("org.pointsman.steerin");
    }
}
