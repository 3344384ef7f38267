/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Screen screen(boolean repaints) {
        return new Screen(new Terminal(40, false, ZoneOffset.UTC), repaints, out, err);
    }

    private static Sentence said(String sentence) {
        return new Sentence(sentence, ExitCodes.FINE);
    }

    @Test
    void aTerminalIsPaintedOverLineByLine() {
        Screen screen = screen(true);
        screen.block(said("one"));
        screen.block(said("two words that need more than one line of it"));
        screen.block(said("three"));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("one\u001b[K\n\u001b[J"
                        + "\r\u001b[1Atwo words that need more than one line\u001b[K\nof it\u001b[K\n\u001b[J"
                        + "\r\u001b[2Athree\u001b[K\n\u001b[J");
    }

    @Test
    void aPipeGetsOneBlockBehindTheOther() {
        Screen screen = screen(false);
        screen.block(said("one"));
        screen.block(said("two"));
        screen.block(AsJson.when(true, said("three")));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one\n\ntwo\n{\"said\":\"three\"}\n");
    }

    @Test
    void progressIsOneLineThatGoesAwayAndNeverOutput() {
        Screen screen = screen(true);
        screen.progress("asking, 1 s");
        screen.progress("a line that is longer than the terminal is wide\nand more");
        screen.end(said("done"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[Kasking, 1 s\r\u001b[Ka line that is longer than the termina…\r\u001b[K");
    }

    @Test
    void whereNothingCanBePaintedOverOnlyNewWordsAreProgress() {
        Screen screen = screen(false);
        screen.progress("asking, 1 s");
        screen.progress("asking, 2 s");
        screen.progress("waiting");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("asking, 1 s\nwaiting\n");
    }
}
