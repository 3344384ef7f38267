/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
    @TempDir
    private Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A server for one connection; the future is the line that the client sent. */
    private CompletableFuture<String> answering(byte[]... frames) throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(data.resolve("control.sock")));
        CompletableFuture<String> line = new CompletableFuture<>();
        new Thread(() -> {
                    try (server;
                            SocketChannel client = server.accept()) {
                        StringBuilder text = new StringBuilder();
                        ByteBuffer one = ByteBuffer.allocate(1);
                        while (text.indexOf("\n") < 0 && client.read(one.clear()) == 1) {
                            text.append((char) one.get(0));
                        }
                        for (byte[] frame : frames) {
                            Channels.newOutputStream(client).write(frame);
                        }
                        line.complete(text.toString());
                    } catch (Exception e) {
                        line.completeExceptionally(e);
                    }
                })
                .start();
        return line;
    }

    private static byte[] frame(char type, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) type)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private int execute(String command) throws Failure {
        return new ControlClient(data, 80, false, false, false, "").execute(command, out, err);
    }

    @Test
    void outputErrorsAndExitCodeArriveApart() throws Exception {
        CompletableFuture<String> line =
                answering(frame('o', "adsl up\n"), frame('e', "a wärning\n"), frame('o', ""), frame('x', "4"));
        assertThat(execute("wan:status \"x\" \\")).isEqualTo(4);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("adsl up\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("a wärning\n");
        assertThat(line.get())
                .isEqualTo(
                        "{\"command\":\"wan:status \\\"x\\\" \\\\\",\"columns\":80,\"color\":false,\"terminal\":false}\n");
    }

    @Test
    void aDaemonThatEndsMeanwhileIsSaidSo() throws Exception {
        answering(frame('o', "half"), new byte[] {'o', 0, 0, 0, 9, 'x'});
        assertThatThrownBy(() -> execute("wan:status"))
                .hasMessage("Pointsman ended the connection before the command was done.");
    }

    @Test
    void anAnswerFromAnotherWorldIsNotBelieved() throws Exception {
        answering("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> execute("wan:status"))
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(Exit.FAILED))
                .hasMessage("Pointsman's answer is not understood; is it another version?");
    }

    @Test
    void nobodyThereIsNotRunning() {
        assertThatThrownBy(() -> execute("wan:status"))
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(Exit.NOT_RUNNING))
                .hasMessage("No Pointsman runs with the data folder " + data + ".");
    }

    @Test
    void longFoldersHaveTheirSocketInRun() {
        assertThat(ControlSocket.of(Path.of("/var/lib/pointsman")))
                .isEqualTo(Path.of("/var/lib/pointsman/control.sock"));
        Path folder = Path.of("/" + "x".repeat(100));
        assertThat(ControlSocket.of(folder).toString()).matches("/run/pointsman-[0-9a-f]{16}\\.sock");
    }

    @Test
    void controlCharactersAreEscaped() {
        assertThat(ControlClient.quoted("a\tb\u0001")).isEqualTo("\"a\\u0009b\\u0001\"");
    }
}
