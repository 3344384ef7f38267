/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs shell commands in the daemon over its control socket. One connection for each command: one line of JSON goes out;
 * frames come back, each a byte {@code o} (standard output), {@code e} (standard error) or {@code x} (exit code in
 * decimal, the last frame), a length of 4 bytes in network order, and that many bytes. Closing the connection interrupts
 * the command.
 */
final class ControlClient {
    private static final int LARGEST_FRAME = 16 << 20;

    private final Path data;
    private final int columns;
    private final boolean color;
    private final boolean terminal;
    private final boolean viewer;
    private final String via;
    private volatile SocketChannel running;

    /**
     * A client of the Pointsman with this data folder.
     *
     * @param columns width of the terminal
     * @param color whether the output may have colours
     * @param terminal whether the output is a terminal
     * @param viewer whether the daemon is told to change nothing and to tell no secret
     * @param via how whoever types came here; empty: not known
     */
    ControlClient(Path data, int columns, boolean color, boolean terminal, boolean viewer, String via) {
        this.data = data;
        this.columns = columns;
        this.color = color;
        this.terminal = terminal;
        this.viewer = viewer;
        this.via = via;
    }

    /**
     * Runs one command and copies what it prints.
     *
     * @return its exit code
     * @throws Failure if nobody listens, or the connection breaks
     */
    int execute(String command, OutputStream out, OutputStream err) throws Failure {
        try (SocketChannel channel = connect()) {
            running = channel;
            ByteBuffer line = StandardCharsets.UTF_8.encode("{\"command\":" + quoted(command) + ",\"columns\":"
                    + columns + ",\"color\":" + color + ",\"terminal\":" + terminal
                    + (viewer ? ",\"role\":\"viewer\"" : "")
                    + (via.isEmpty() ? "" : ",\"via\":" + quoted(via)) + "}\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            return copy(new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel))), out, err);
        } catch (ClosedChannelException e) {
            return Exit.FAILED; // interrupted
        } catch (EOFException e) {
            throw Failure.failed("Pointsman ended the connection before the command was done.");
        } catch (IOException e) {
            throw Failure.failed("The connection to Pointsman broke (" + e.getMessage() + ").");
        }
    }

    /** Ends the command that runs; called by another thread. */
    void interrupt() {
        SocketChannel channel = running;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // then it is closed already
            }
        }
    }

    private SocketChannel connect() throws IOException, Failure {
        Path socket = ControlSocket.of(data);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            if (Files.exists(socket) && !Files.isWritable(socket)
                    || e instanceof AccessDeniedException
                    || String.valueOf(e.getMessage()).contains("Permission denied")) {
                throw Failure.failed("You may not use " + socket + "; try as root.");
            }
            throw Failure.notRunning("No Pointsman runs with the data folder " + data + ".");
        }
    }

    private static int copy(DataInputStream in, OutputStream out, OutputStream err) throws IOException, Failure {
        while (true) {
            int type = in.readByte();
            int length = in.readInt();
            if (length < 0 || length > LARGEST_FRAME) {
                throw Failure.failed("Pointsman's answer is not understood; is it another version?");
            }
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException();
            }
            switch (type) {
                case 'o' -> flush(out, payload);
                case 'e' -> flush(err, payload);
                case 'x' -> {
                    return exitCode(payload);
                }
                default -> throw Failure.failed("Pointsman's answer is not understood; is it another version?");
            }
        }
    }

    private static void flush(OutputStream stream, byte[] payload) throws IOException {
        stream.write(payload);
        stream.flush();
    }

    private static int exitCode(byte[] payload) throws Failure {
        String text = new String(payload, StandardCharsets.US_ASCII);
        if (!text.matches("[0-9]{1,3}")) {
            throw Failure.failed("Pointsman's answer is not understood; is it another version?");
        }
        return Integer.parseInt(text);
    }

    /** A JSON string (RFC 8259 §7). */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                default -> {
                    if (c < 0x20) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
