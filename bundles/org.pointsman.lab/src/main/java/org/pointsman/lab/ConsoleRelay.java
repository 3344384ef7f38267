/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.lab;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pointsman.kernel.namespace.Namespace;

/**
 * Brings the web console of a lab's router, which listens on the loopback of its namespace, to a port of the host's loopback. A program of its
 * own, which outlives the command that started it and ends when the lab's folder goes.
 */
public final class ConsoleRelay {
    /** Where the console listens unless its configuration says otherwise; on the host the first free port from here on. */
    static final int PORT = 8777;

    private static final int MOST_LABS = 99;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServerSocketChannel listening;
    private final int target;
    private final ExecutorService connections = Executors.newCachedThreadPool(ConsoleRelay::daemon);
    private final ExecutorService inside;

    private ConsoleRelay(Namespace namespace, ServerSocketChannel listening, int target) {
        this.listening = listening;
        this.target = target;
        // one thread in the router's namespace makes all sockets there; whoever has one may use it from anywhere
        inside = Executors.newSingleThreadExecutor(task -> daemon(() -> {
            namespace.enter();
            task.run();
        }));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "console relay");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Relays until the lab is gone.
     *
     * @param args the lab's name, and the port in its router
     * @throws IOException if no port of the host is free
     */
    public static void main(String[] args) throws IOException {
        LabNames names = new LabNames(args[0]);
        LabFolder folder = new LabFolder(names);
        ServerSocketChannel listening = listen();
        ConsoleRelay relay = new ConsoleRelay(Namespace.existing(names.router()), listening, Integer.parseInt(args[1]));
        daemon(relay::accept).start();
        folder.noteConsole(((InetSocketAddress) listening.getLocalAddress()).getPort());
        // it is no process of the lab's namespaces, so nobody else would find it if the lab's state were lost
        Waiting.until(Duration.ofDays(365), LOOK, () -> !folder.exists());
    }

    private static ServerSocketChannel listen() throws IOException {
        for (int port = PORT; ; port++) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (BindException e) {
                channel.close();
                if (port == PORT + MOST_LABS) {
                    throw e;
                }
            }
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel near = listening.accept();
                connections.execute(() -> join(near));
            } catch (IOException e) {
                return; // it has been closed
            }
        }
    }

    private void join(SocketChannel near) {
        try (near;
                SocketChannel far = call(() -> SocketChannel.open(
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), target)))) {
            connections.execute(() -> pump(far, near));
            pump(near, far);
        } catch (IOException e) {
            return; // there is no console now: the browser sees its connection closed
        }
    }

    private SocketChannel call(Callable<SocketChannel> body) throws IOException {
        try {
            return inside.submit(body).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Both ways end together: HTTP needs no connection that is half open. */
    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            return; // one side has gone, and now both are closed
        }
    }
}
