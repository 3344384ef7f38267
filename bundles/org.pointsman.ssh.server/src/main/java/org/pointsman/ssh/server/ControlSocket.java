/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.ssh.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The way to the shell, written from docs/shell.md: what a visitor types is understood, allowed and logged in one place, however it came.
 *
 * @param path of the socket
 */
record ControlSocket(Path path) {
    private static final int LONGEST = 100;
    private static final int LARGEST_FRAME = 16 << 20;

    /** The socket of the daemon with this data folder. */
    static ControlSocket of(Path data) {
        Path usual = data.resolve("control.sock");
        if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return new ControlSocket(usual);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(data.toString().getBytes(StandardCharsets.UTF_8));
            return new ControlSocket(
                    Path.of("/run/pointsman-" + HexFormat.of().formatHex(hash).substring(0, 16) + ".sock"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java machine has it
        }
    }

    /** Opens a connection for one command; closing it interrupts the command. */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What is asked, as one line. */
    static String request(String command, int columns, boolean terminal, Visitor visitor) {
        return "{\"command\":" + quoted(command) + ",\"columns\":" + columns + ",\"color\":" + terminal
                + ",\"terminal\":" + terminal + ",\"role\":\"" + (visitor.viewer() ? "viewer" : "admin")
                + "\",\"via\":" + quoted(visitor.via()) + "}\n";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Asks over {@code channel} and copies what comes back; the exit code. */
    static int run(SocketChannel channel, String request, OutputStream out, OutputStream err) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(request);
        while (line.hasRemaining()) {
            channel.write(line);
        }
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        while (true) {
            int type = in.readByte();
            int length = in.readInt();
            if (length < 0 || length > LARGEST_FRAME) {
                throw new IOException("the shell's answer is not understood");
            }
            byte[] payload = in.readNBytes(length);
            if (type == 'x') {
                return Integer.parseInt(new String(payload, StandardCharsets.US_ASCII));
            }
            OutputStream to = type == 'o' ? out : err;
            to.write(payload);
            to.flush();
        }
    }
}
