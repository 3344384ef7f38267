/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.shell.report.ExitCodes;
import org.pointsman.shell.report.Report;
import org.pointsman.shell.report.Terminal;

class ConfigCommandTest {
    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();

    private Report config(boolean forGood, String... words) {
        Services services = new Services();
        services.addConfiguration(store);
        return new ConfigCommand(services).config(false, forGood, words);
    }

    private static String text(Report report) {
        return report.text(new Terminal(80, false, ZoneOffset.UTC));
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aChangeIsShownAppliedAndWaitsForItsConfirmation() throws Exception {
        Report applied = config(false, "apply", file("a.json", "second"));
        assertThat(text(applied).lines().toList())
                .startsWith("a (new)", "  k: 1", "b", "  text: first -> second", "c", "  left: 2 -> (left out)")
                .last()
                .asString()
                .startsWith("version 2 is in force until ")
                .endsWith("; to keep it: wan:config confirm");
        assertThat(text(config(false)))
                .contains("in force  version 2, by shell, since 1970-01-01 00:00:02", "on trial");
        assertThat(text(config(false, "confirm"))).isEqualTo("Version 2 stays.");
        assertThat(config(false, "confirm").exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(text(config(false))).doesNotContain("on trial");
    }

    @Test
    void whatWasIsHadBack() throws Exception {
        config(false, "apply", file("a.json", "second"));
        assertThat(text(config(false, "revert"))).isEqualTo("What was before is in force again; changed: pid.");
        config(true, "apply", file("b.json", "third"));
        assertThat(store.trial()).isEmpty();
        assertThat(text(config(true, "revert", "1"))).endsWith("version 5 is in force");
        assertThat(text(config(false, "show"))).isEqualTo("first");
        assertThat(text(config(false, "show", "4"))).isEqualTo("third");
        assertThat(text(config(false, "versions"))).contains("in force");
        assertThat(text(config(false, "diff"))).startsWith("since version 4:\n");
        assertThat(text(config(false, "diff", "1"))).isEqualTo("since version 1:\nno difference");
    }

    @Test
    void whatIsWrongIsSaidAndChangesNothing() throws Exception {
        String bad = file("bad.json", "bad");
        assertThat(text(config(false, "check", bad))).isEqualTo(bad + ":3: pid: key: no");
        assertThat(config(false, "apply", bad).exitCode()).isEqualTo(ExitCodes.FAILED);
        assertThat(text(config(false, "check", file("fine.json", "x")))).endsWith("fine.json would be accepted.");
        assertThat(text(config(false, "apply", folder + "/none"))).isEqualTo("There is no file " + folder + "/none.");
        assertThat(text(config(false, "apply", "a.json"))).contains("whole path");
        assertThat(text(config(false, "show", "77"))).isEqualTo("There is no version 77; see: wan:config versions");
        assertThat(config(false, "apply").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(config(false, "dance").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(store.texts).containsExactly("first");
    }

    @Test
    void withoutTheBundleThereIsASentence() {
        assertThat(text(new ConfigCommand(new Services()).config(false, false)))
                .startsWith("No configuration is kept here");
    }
}
