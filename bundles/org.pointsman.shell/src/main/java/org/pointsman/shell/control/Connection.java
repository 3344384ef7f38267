/* SPDX-License-Identifier: Apache-2.0 */
package org.pointsman.shell.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import jdk.net.ExtendedSocketOptions;
import org.pointsman.shell.report.ExitCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: reads its request, runs it, writes frames, closes. */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel channel;
    private final RequestReader reader;
    private final Runner runner;

    Connection(SocketChannel channel, RequestReader reader, Runner runner) {
        this.channel = channel;
        this.reader = reader;
        this.runner = runner;
    }

    @Override
    public void run() {
        try (channel) {
            Frames frames = new Frames(channel);
            frames.exit(answer(frames));
        } catch (InterruptedException | IOException e) {
            LOG.debug("A client of the control socket went before its answer", e);
        }
    }

    private int answer(Frames frames) throws InterruptedException, IOException {
        try {
            Request request = Request.parse(reader.readLine(channel));
            interruptWhenClosed(Thread.currentThread());
            return runner.run(request, who(request), frames.stream(Frames.OUT), frames.stream(Frames.ERR));
        } catch (UsageException e) {
            frames.stream(Frames.ERR).write((e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return ExitCodes.USAGE;
        }
    }

    /** The user at the other end as the kernel knows it (unix(7), {@code SO_PEERCRED}), and what the client says of itself. */
    private String who(Request request) {
        String user;
        try {
            user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException e) {
            user = "somebody";
        }
        return user
                + (request.via().isEmpty() ? "" : " (" + request.via() + ")")
                + (request.viewer() ? " as viewer" : "");
    }

    /**
     * Interrupts {@code worker} once the client (or this server) closes the connection: nobody reads what it would say.
     * The watching thread ends with the connection, because closing a channel wakes who reads from it.
     */
    private void interruptWhenClosed(Thread worker) {
        Thread watch = new Thread(
                () -> {
                    awaitEnd();
                    worker.interrupt();
                },
                Thread.currentThread().getName() + "-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private void awaitEnd() {
        ByteBuffer ignored = ByteBuffer.allocate(256);
        try {
            while (channel.read(ignored.clear()) >= 0) {
                // nothing is expected after the request
            }
        } catch (IOException e) {
            LOG.trace("The client or this server has closed the connection", e);
        }
    }
}
