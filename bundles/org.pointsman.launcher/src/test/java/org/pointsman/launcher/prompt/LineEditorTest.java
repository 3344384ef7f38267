/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.launcher.prompt.LineEditor.Event;

class LineEditorTest {
    private final LineEditor editor = new LineEditor();

    private Event type(String text) {
        Event last = Event.NOTHING;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            last = editor.type(b & 0xff);
        }
        return last;
    }

    @Test
    void whatIsTypedIsShown() {
        assertThat(type("stütu\u007fs\r")).isEqualTo(Event.LINE);
        assertThat(editor.line()).isEqualTo("stüts");
        assertThat(editor.shown()).isEqualTo("stütu\b \bs\r\n");
    }

    @Test
    void earlierLinesComeBack() {
        editor.remember("status");
        editor.remember("uplinks");
        type("\u001b[A\u001b[A");
        assertThat(editor.line()).isEqualTo("status");
        type("\u001bOB");
        assertThat(editor.line()).isEqualTo("uplinks");
        type("\u001b[B");
        assertThat(editor.line()).isEmpty();
        type("\u001b[3~\u001b[1;5Cx");
        assertThat(editor.line()).isEqualTo("x");
    }

    @Test
    void keysThatEnd() {
        assertThat(type("abc\u0003")).isEqualTo(Event.INTERRUPT);
        assertThat(type("\u0004")).as("not within a line").isEqualTo(Event.NOTHING);
        editor.clear();
        assertThat(type("\u0004")).isEqualTo(Event.END);
        assertThat(type("\t")).isEqualTo(Event.COMPLETE);
    }

    @Test
    void bytesThatAreNoTextAreDropped() {
        editor.type(0x80);
        editor.type(0xff);
        editor.type(0xc3);
        editor.type('a');
        editor.type(1);
        type("b");
        assertThat(editor.line()).isEqualTo("b");
    }

    @Test
    void completionGoesAsFarAsItIsClear() {
        assertThat(LineEditor.common(List.of("uplink", "uplinks"), "up")).contains("link");
        assertThat(LineEditor.common(List.of("uplink", "uplinks"), "uplink")).isEmpty();
        assertThat(LineEditor.common(List.of(), "x")).isEmpty();
    }
}
