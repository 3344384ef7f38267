/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Frames frames = new Frames(Channels.newChannel(bytes));

    @Test
    void typeLengthPayload() throws IOException {
        OutputStream out = frames.stream(Frames.OUT);
        out.write("hé".getBytes(StandardCharsets.UTF_8));
        out.write(new byte[0]);
        out.write('!');
        frames.stream(Frames.ERR).write("xyz".getBytes(StandardCharsets.UTF_8), 1, 1);
        frames.exit(4);
        assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
                .isEqualTo("6f00000003" + "68c3a9" + "6f00000001" + "21" + "6500000001" + "79" + "7800000001" + "34");
    }
}
