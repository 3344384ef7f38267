/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.uplink.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AtLinesTest {
    private static List<String> cut(String text) {
        return new AtLines().feed(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void anAnswerIsCutIntoItsLines() {
        assertThat(cut("AT+CSQ\r\r\n+CSQ: 21,99\r\n\r\nOK\r\n")).containsExactly("AT+CSQ", "+CSQ: 21,99", "OK");
    }

    @Test
    void theRestOfAPppFrameDoesNotSpoilTheWordsBehindIt() {
        assertThat(cut("~\u00ff}#\u00c0!}!}\u00df~\r\nOK\r\n")).endsWith("OK").doesNotContain("");
    }

    @Test
    void noiseWithoutAnEndDoesNotFillTheMemory() {
        AtLines lines = new AtLines();
        for (int i = 0; i < 10_000; i++) {
            lines.feed("0123456789".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(lines.feed("\r".getBytes(StandardCharsets.US_ASCII)))
                .singleElement()
                .asString()
                .hasSize(1024);
    }

    @Property
    void howItIsCutInTransitDoesNotMatter(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int piece) {
        AtLines pieces = new AtLines();
        List<String> inPieces = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += piece) {
            inPieces.addAll(pieces.feed(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece))));
        }
        assertThat(inPieces).isEqualTo(new AtLines().feed(bytes));
    }

    @Property
    void linesArePrintableAndNotBlank(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(new AtLines().feed(bytes)).allMatch(l -> l.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?"));
    }
}
