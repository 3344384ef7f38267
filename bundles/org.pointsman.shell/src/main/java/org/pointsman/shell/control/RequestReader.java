/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads a client's one line, within bounds of size and time. */
final class RequestReader {
    /** Most bytes of a line. */
    static final int LARGEST = 64 * 1024;

    private final Duration patience;

    /** Waits for a line for {@code patience}. */
    RequestReader(Duration patience) {
        this.patience = patience;
    }

    /**
     * Reads a line; the channel is blocking before and after.
     *
     * @throws UsageException if the client is too slow, sends too much, or closes before the end of the line
     */
    String readLine(SocketChannel channel) throws IOException, UsageException {
        long deadline = System.nanoTime() + patience.toNanos();
        channel.configureBlocking(false); // a blocking read has no deadline
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            return readLine(channel, selector, deadline);
        } finally {
            channel.configureBlocking(true);
        }
    }

    private String readLine(SocketChannel channel, Selector selector, long deadline)
            throws IOException, UsageException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (true) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new UsageException("No request came within " + patience.toSeconds() + " s.");
            }
            selector.select(millis);
            int n = channel.read(buffer.clear());
            if (n < 0) {
                throw new UsageException("The request ended before its line break.");
            }
            for (int i = 0; i < n; i++) {
                byte b = buffer.get(i);
                if (b == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(b);
            }
            if (line.size() > LARGEST) {
                throw new UsageException("The request is longer than " + LARGEST + " bytes.");
            }
        }
    }
}
