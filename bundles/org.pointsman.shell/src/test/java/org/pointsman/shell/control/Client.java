/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of the control socket, written from docs/shell.md alone. */
final class Client implements AutoCloseable {
    private final SocketChannel channel;

    Client(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** What came back. */
    record Answer(String out, String err, int exitCode) {}

    /** Runs {@code command} in a terminal of 80 columns without colour. */
    static Answer run(Path socket, String command) throws IOException {
        try (Client client = new Client(socket)) {
            client.send(command, 80, false);
            return client.answer();
        }
    }

    void send(String command, int columns, boolean colour) throws IOException {
        sendRaw(Json.createObjectBuilder()
                        .add("command", command)
                        .add("columns", columns)
                        .add("color", colour)
                        .build()
                + "\n");
    }

    void sendRaw(String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next frame of standard output, which is one line of JSON. */
    String line() throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        int type = in.read();
        String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        if (type != 'o') {
            throw new IOException("frame of type " + type + ": " + text);
        }
        return text;
    }

    Answer answer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        while (true) {
            int type = in.read();
            if (type < 0) {
                throw new EOFException("no exit code; so far: " + out + err);
            }
            byte[] payload = in.readNBytes(in.readInt());
            switch (type) {
                case 'o' -> out.writeBytes(payload);
                case 'e' -> err.writeBytes(payload);
                case 'x' -> {
                    int code = Integer.parseInt(new String(payload, StandardCharsets.US_ASCII));
                    return new Answer(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), code);
                }
                default -> throw new IOException("frame of type " + type);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
