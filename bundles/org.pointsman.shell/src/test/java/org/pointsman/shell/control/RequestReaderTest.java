/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RequestReaderTest {
    private static final RequestReader PATIENT = new RequestReader(Duration.ofSeconds(10));

    @TempDir
    Path folder;

    private SocketChannel client;
    private SocketChannel server;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            client = SocketChannel.open(address);
            server = listening.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    private void send(String text) throws IOException {
        client.write(StandardCharsets.UTF_8.encode(text));
    }

    @Test
    void oneLineAndTheChannelIsBlockingAgain() throws Exception {
        send("gr\u00fc\u00df");
        send("e\n");
        assertThat(PATIENT.readLine(server)).isEqualTo("gr\u00fc\u00dfe");
        assertThat(server.isBlocking()).isTrue();
    }

    @Test
    void aSlowClientIsNotWaitedFor() throws Exception {
        send("{\"command\":");
        RequestReader impatient = new RequestReader(Duration.ofMillis(20));
        assertThatThrownBy(() -> impatient.readLine(server))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("No request came within");
    }

    @Test
    void aClientThatClosesEarly() throws Exception {
        send("{\"command\":");
        client.close();
        assertThatThrownBy(() -> PATIENT.readLine(server)).hasMessage("The request ended before its line break.");
    }

    @Test
    void aLineThatNeverEnds() throws Exception {
        Thread writer = new Thread(() -> {
            ByteBuffer much = ByteBuffer.allocate(RequestReader.LARGEST + 4096);
            try {
                while (much.hasRemaining()) {
                    client.write(much);
                }
            } catch (IOException e) {
                // the reader had enough
            }
        });
        writer.start();
        assertThatThrownBy(() -> PATIENT.readLine(server)).hasMessage("The request is longer than 65536 bytes.");
        server.close();
        writer.join();
    }
}
