/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Writes frames: one byte type, four bytes length (big-endian), payload. Any thread; frames do not mix. */
final class Frames {
    /** Bytes of standard output. */
    static final char OUT = 'o';
    /** Bytes of standard error. */
    static final char ERR = 'e';
    /** The exit code in decimal; the last frame. */
    static final char EXIT = 'x';

    private final WritableByteChannel channel;

    Frames(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** A stream that makes a frame of each write. */
    OutputStream stream(char type) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0) {
                    frame(type, ByteBuffer.wrap(bytes, offset, length));
                }
            }
        };
    }

    /** Writes the last frame. */
    void exit(int code) throws IOException {
        frame(EXIT, StandardCharsets.US_ASCII.encode(Integer.toString(code)));
    }

    private synchronized void frame(char type, ByteBuffer payload) throws IOException {
        // head and payload in one buffer: one write, and the client wakes once
        ByteBuffer frame = ByteBuffer.allocate(5 + payload.remaining());
        frame.put((byte) type).putInt(payload.remaining()).put(payload).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }
}
