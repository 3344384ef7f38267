/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import jakarta.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks Pointsman how it stands over its control socket, which is cheap enough for once a second. The socket is a file, and
 * so reachable from outside the router's namespace.
 */
final class ControlSocket {
    private static final int LARGEST_FRAME = 1 << 20;

    private final Path socket;

    /** The socket of the Pointsman with this data folder. */
    ControlSocket(Path data) {
        socket = data.resolve("control.sock");
    }

    /** Its status; empty if it does not answer. */
    Optional<JsonObject> status() {
        return ask("wan:status --json");
    }

    /**
     * The object with which it answers a command; empty if it does not.
     *
     * @param command a literal: it is not quoted
     */
    Optional<JsonObject> ask(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer question = ByteBuffer.wrap(("{\"command\":\"" + command + "\",\"columns\":80,\"color\":false}\n")
                    .getBytes(StandardCharsets.UTF_8));
            while (question.hasRemaining()) {
                channel.write(question);
            }
            String text = read(new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel))));
            return text.isBlank() ? Optional.empty() : Optional.of(Texts.object(command, text));
        } catch (IOException | LabException e) {
            return Optional.empty(); // it starts, it ends, it is another version: all of these are "does not answer"
        }
    }

    /** Frames of a type ({@code o} output, {@code e} errors, {@code x} exit code), a length and as many bytes. */
    private static String read(DataInputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (true) {
            int type = in.readByte();
            int length = in.readInt();
            if (length < 0 || length > LARGEST_FRAME) {
                throw new IOException("a frame of " + length + " bytes");
            }
            byte[] payload = in.readNBytes(length);
            if (type == 'x') {
                return text.toString(StandardCharsets.UTF_8);
            }
            if (type == 'o') {
                text.writeBytes(payload);
            }
        }
    }
}
