/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts clients and gives each a daemon thread, {@value #MOST} at once; more have to wait in the kernel's queue. */
final class ControlServer implements Closeable {
    /** Most clients at once. */
    static final int MOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final SocketFile file;
    private final ServerSocketChannel server;
    private final RequestReader reader;
    private final Runner runner;
    private final Semaphore free = new Semaphore(MOST);
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::accept, "control");

    private ControlServer(SocketFile file, ServerSocketChannel server, RequestReader reader, Runner runner) {
        this.file = file;
        this.server = server;
        this.reader = reader;
        this.runner = runner;
    }

    /**
     * Listens at {@code path} until closed.
     *
     * @throws IOException with a sentence if it cannot, or if somebody else does
     */
    static ControlServer open(Path path, RequestReader reader, Runner runner) throws IOException {
        SocketFile file = new SocketFile(path);
        ControlServer server = new ControlServer(file, file.listen(), reader, runner);
        server.acceptor.setDaemon(true);
        server.acceptor.start();
        return server;
    }

    private void accept() {
        try {
            for (long number = 1; server.isOpen(); number++) {
                free.acquire();
                next("control-" + number);
            }
        } catch (InterruptedException | ClosedChannelException e) {
            LOG.debug("The control socket is closed");
        }
    }

    private void next(String name) throws InterruptedException, ClosedChannelException {
        try {
            SocketChannel client = server.accept();
            clients.add(client);
            Thread thread = new Thread(() -> serve(client), name);
            thread.setDaemon(true);
            thread.start();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) { // such as too many open files, which passes
            LOG.warn("The control socket could not accept a client: {}", e.getMessage());
            free.release();
            Thread.sleep(1_000);
        }
    }

    private void serve(SocketChannel client) {
        try {
            new Connection(client, reader, runner).run();
        } finally {
            clients.remove(client);
            free.release();
        }
    }

    /** Stops listening, ends running commands and removes the file. */
    @Override
    public void close() throws IOException {
        acceptor.interrupt();
        server.close();
        for (SocketChannel client : clients) {
            client.close(); // its commands are interrupted by their sessions' end
        }
        file.remove();
    }
}
