/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.itests.netns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.pointsman.kernel.namespace.Namespace;

/** Answers each 8 bytes of a TCP connection with the same and a number. One thread for all connections. */
final class EchoServer implements AutoCloseable {
    static final int MESSAGE = 8;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final byte number;

    private EchoServer(Selector selector, ServerSocketChannel server, int number) {
        this.selector = selector;
        this.server = server;
        this.number = (byte) number;
    }

    static EchoServer start(Namespace namespace, InetSocketAddress at, int number) throws Exception {
        ServerSocketChannel server =
                namespace.call(() -> ServerSocketChannel.open().bind(at, 1024));
        server.configureBlocking(false);
        Selector selector = Selector.open();
        server.register(selector, SelectionKey.OP_ACCEPT);
        EchoServer echo = new EchoServer(selector, server, number);
        Thread t = new Thread(echo::run, "echo" + number);
        t.setDaemon(true);
        t.start();
        return echo;
    }

    private void run() {
        try (selector;
                server) {
            while (server.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid() && key.isAcceptable()) {
                        accept();
                    } else if (key.isValid() && key.isReadable()) {
                        answer(key);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException e) {
            // closed
        }
    }

    private void accept() throws IOException {
        SocketChannel c = server.accept();
        if (c != null) {
            c.configureBlocking(false);
            c.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(MESSAGE + 1));
        }
    }

    private void answer(SelectionKey key) {
        SocketChannel c = (SocketChannel) key.channel();
        ByteBuffer buffer = (ByteBuffer) key.attachment();
        try {
            buffer.limit(MESSAGE);
            int n = c.read(buffer);
            if (n < 0) {
                c.close();
            } else if (!buffer.hasRemaining()) {
                buffer.limit(MESSAGE + 1).position(MESSAGE);
                buffer.put(number).flip();
                c.write(buffer);
                buffer.clear();
            }
        } catch (IOException e) {
            try {
                c.close();
            } catch (IOException ignored) {
                // it is broken anyway
            }
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
